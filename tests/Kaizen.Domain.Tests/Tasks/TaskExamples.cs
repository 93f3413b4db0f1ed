using Kaizen.Domain.Common;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Tasks;
using static Kaizen.Domain.Tests.Instants;

namespace Kaizen.Domain.Tests.Tasks;

/// <summary>Tasks and entries to begin a test with.</summary>
internal static class TaskExamples
{
    public static OptimizationTask NewTask(TaskSettings? settings = null) => new(Guid.NewGuid(), "Sort tickets", settings ?? new(), Noon);

    public static OptimizationTask TaskWithFeedback(int entries = 1, TaskSettings? settings = null)
    {
        OptimizationTask task = NewTask(settings);
        for (int i = 0; i < entries; i++)
        {
            task.Record(task.Entry(), byName: false);
        }

        return task;
    }

    public static FeedbackEntry Entry(this OptimizationTask task, string? inputs = null, FeedbackSource source = FeedbackSource.Sdk) =>
        new(Guid.NewGuid(), task.Id, source, Noon) { Inputs = inputs is null ? null : new JsonText(inputs) };
}
