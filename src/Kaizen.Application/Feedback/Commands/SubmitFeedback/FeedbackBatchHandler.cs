using AutoMapper;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Jobs;
using Kaizen.Domain.Common;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.Feedback.Commands.SubmitFeedback;

/// <summary>Stores entries, counts them, and starts the jobs that are due, in one unit of work.</summary>
internal sealed class FeedbackBatchHandler(
    IOptimizationTaskRepository tasks,
    IFeedbackRepository feedback,
    JobStarter jobs,
    ISecretProtector secrets,
    OptimizationDefaults defaults,
    IUnitOfWork unitOfWork,
    TimeProvider clock,
    IMapper mapper)
    : IBatchHandler<SubmitFeedbackCommand, FeedbackResponse>
{
    public async Task<IReadOnlyList<BatchOutcome<FeedbackResponse>>> HandleAsync(
        IReadOnlyList<SubmitFeedbackCommand> items, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. items.Select(item => item.TaskId).OfType<Guid>().Distinct()];
        string[] names = [.. items.Where(item => item.TaskId is null).Select(item => item.TaskName!).Distinct(StringComparer.Ordinal)];
        IReadOnlyList<OptimizationTask> found = await tasks.ListForUpdateAsync(ids, names, cancellationToken);
        Dictionary<Guid, OptimizationTask> byId = found.ToDictionary(task => task.Id);
        Dictionary<string, OptimizationTask> byName = found.ToDictionary(task => task.Name, StringComparer.Ordinal);

        var outcomes = new BatchOutcome<FeedbackResponse>[items.Count];
        var withLiveEntries = new HashSet<Guid>();
        for (int i = 0; i < items.Count; i++)
        {
            outcomes[i] = Record(items[i], byId, byName);
            if (outcomes[i].Result is { } stored && stored.Source != WireName.Of(FeedbackSource.Seed))
            {
                withLiveEntries.Add(stored.TaskId);
            }
        }

        foreach (OptimizationTask task in byName.Values.Where(task => task.IsDue && withLiveEntries.Contains(task.Id)))
        {
            jobs.Start(task, JobTrigger.AutoThreshold);
        }

        await unitOfWork.SaveChangesAsync(cancellationToken);
        return outcomes;
    }

    private BatchOutcome<FeedbackResponse> Record(
        SubmitFeedbackCommand item, Dictionary<Guid, OptimizationTask> byId, Dictionary<string, OptimizationTask> byName)
    {
        OptimizationTask? found = item.TaskId is { } id ? byId.GetValueOrDefault(id) : byName.GetValueOrDefault(item.TaskName!);
        if (found is null && item.TaskId is not null)
        {
            return new(null, EntityNotFoundException.Task());
        }

        OptimizationTask task = found ?? Create(item);
        FeedbackSource source = WireName.Find<FeedbackSource>(item.Source) ?? FeedbackSource.Sdk;
        if (source == FeedbackSource.Seed && task.SeedCount >= defaults.SeedLimit)
        {
            return new(null, new SeedLimitReachedException(defaults.SeedLimit));
        }

        DateTimeOffset now = clock.GetUtcNow();
        var entry = new FeedbackEntry(Guid.CreateVersion7(now), task.Id, source, now)
        {
            Inputs = item.Inputs.ToText(),
            Output = item.Output,
            Score = item.Score is { } score ? new Score(score) : null,
            Metadata = item.Metadata.ToText(),
            ExpectedOutput = item.ExpectedOutput,
            Comment = item.Comment,
        };
        try
        {
            task.Record(entry, byName: item.TaskId is null);
        }
        catch (InputsDoNotMatchException mismatch)
        {
            return new(null, mismatch);
        }

        // Only an entry that is taken creates a task or changes one: what is refused shares the save with others.
        if (found is null)
        {
            tasks.Add(task);
            byName.Add(task.Name, task);
        }
        else if (item.TaskId is null)
        {
            FillIn(task, item);
        }

        feedback.Add(entry);
        return new(mapper.Map<FeedbackResponse>(entry), null);
    }

    private OptimizationTask Create(SubmitFeedbackCommand item)
    {
        DateTimeOffset now = clock.GetUtcNow();
        TaskSettings settings = item.ToTaskFields().ApplyTo(new TaskSettings(), defaults.RetentionLimit, given: _ => true);
        var task = new OptimizationTask(Guid.CreateVersion7(now), item.TaskName!, settings, now);
        task.InferSchema(item.Inputs.ToText());
        if (item.GitToken is { Length: > 0 } token)
        {
            task.SetGitToken(secrets.Protect(token));
        }

        return task;
    }

    private static void FillIn(OptimizationTask task, SubmitFeedbackCommand item)
    {
        TaskSettings settings = task.Settings;
        TaskSettings filled = settings with
        {
            PromptFile = string.IsNullOrEmpty(settings.PromptFile) ? item.PromptFile ?? settings.PromptFile : settings.PromptFile,
            PromptLocator =
                string.IsNullOrEmpty(settings.PromptLocator) ? item.PromptLocator ?? settings.PromptLocator : settings.PromptLocator,
            ExistingPromptText = string.IsNullOrEmpty(settings.ExistingPromptText)
                ? item.ExistingPromptText ?? settings.ExistingPromptText
                : settings.ExistingPromptText,
        };
        if (filled != settings)
        {
            task.Configure(filled);
        }
    }
}
