using Kaizen.Application.Jobs.Commands.RunJob;
using Kaizen.Application.Tests.Memory;
using Kaizen.Domain.Common;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.Tests.Jobs;

/// <summary>Jobs on a task whose answers are to repeat the last word of the note.</summary>
internal static class RunningJobs
{
    public static OptimizationJob GivenAJob(this UseCases useCases, int examples = 20)
    {
        OptimizationTask task = useCases.GivenATask(
            new() { EvaluatorConfig = new JsonText("""{"type":"exact_match"}"""), ExistingPromptText = "Answer." });
        for (int i = 0; i < examples; i++)
        {
            var entry = new FeedbackEntry(Guid.CreateVersion7(UseCases.Noon), task.Id, FeedbackSource.Sdk, UseCases.Noon.AddSeconds(i))
            {
                Inputs = new JsonText($$"""{"note":"number {{i}} says word{{i}}"}"""),
                ExpectedOutput = $"word{i}",
            };
            task.Record(entry, byName: false);
            useCases.Examples.Add(entry);
        }

        if (examples == 0)
        {
            task.RecordSeeds(1);
        }

        OptimizationJob job = task.StartJob(Guid.NewGuid(), JobTrigger.ApiOnDemand, UseCases.Noon);
        useCases.Jobs.Add(job);
        return job;
    }

    public static OptimizationTask TaskOf(this UseCases useCases, OptimizationJob job) => useCases.Tasks.All.Single(task => task.Id == job.TaskId);

    public static async Task RunAsync(this UseCases useCases, OptimizationJob job, CancellationToken cancellationToken = default) =>
        await useCases.SendAsync(new RunJobCommand(job.Id), cancellationToken);
}
