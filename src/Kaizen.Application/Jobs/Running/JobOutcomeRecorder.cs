using Kaizen.Application.Common;
using Kaizen.Application.Jobs.Inputs;
using Kaizen.Domain.Common;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;
using Kaizen.Optimization;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Application.Jobs.Running;

/// <summary>Writes how a run ended. Each way is one unit of work of its own; none of them is cancelled half-way.</summary>
internal sealed class JobOutcomeRecorder(IServiceScopeFactory scopes, OptimizationDefaults defaults, TimeProvider clock)
{
    /// <summary>Stores the new version, as a draft or, when it is worse than the incumbent, as rejected, and ends the job.</summary>
    /// <exception cref="RunReplacedException">The run may write no more.</exception>
    public Task SucceedAsync(Guid jobId, int runNumber, JobInputs inputs, OptimizationOutcome outcome, TimeSpan duration) =>
        InScopeAsync(jobId, async (services, job, task) =>
        {
            DateTimeOffset now = clock.GetUtcNow();
            var version = new PromptVersion(Guid.CreateVersion7(now), task.Id, task.NextVersionNumber(), outcome.PromptText, now)
            {
                OriginalPrompt = outcome.IncumbentText,
                EvalScore = ToScore(outcome.TestScore ?? outcome.ValidationScore),
                JudgeScore = ToScore(outcome.JudgeScore),
                Optimizer = inputs.Optimizer,
            };
            if (outcome.Verdict == Verdict.Worse)
            {
                version.Reject();
            }

            services.GetRequiredService<IPromptVersionRepository>().Add(version);
            job.Succeed(runNumber, version.Id, JobMetadata.Of(inputs, outcome, defaults, duration), now);
            task.ReleaseJob(job.Id);
            task.CompleteOptimization(now);
            await services.GetRequiredService<ICallRecords>().DeleteAsync(jobId, CancellationToken.None);
        });

    /// <exception cref="RunReplacedException">The run may write no more.</exception>
    public Task FailAsync(Guid jobId, int runNumber, string message) =>
        InScopeAsync(jobId, async (services, job, task) =>
        {
            job.Fail(runNumber, message, metadata: null, clock.GetUtcNow());
            task.ReleaseJob(job.Id);
            await services.GetRequiredService<ICallRecords>().DeleteAsync(jobId, CancellationToken.None);
        });

    /// <summary>Gives the job back, for another run.</summary>
    public Task ReleaseAsync(Guid jobId, int runNumber) =>
        InScopeAsync(jobId, (_, job, _) =>
        {
            job.Release(runNumber);
            return Task.CompletedTask;
        });

    private async Task InScopeAsync(Guid jobId, Func<IServiceProvider, OptimizationJob, OptimizationTask, Task> change)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        IServiceProvider services = scope.ServiceProvider;
        (OptimizationJob job, OptimizationTask task) =
            await services.GetRequiredService<JobAndTask>().FindForUpdateAsync(jobId, CancellationToken.None)
            ?? throw new RunReplacedException();
        await change(services, job, task);
        await services.GetRequiredService<IUnitOfWork>().SaveChangesAsync(CancellationToken.None);
    }

    private static Score? ToScore(double? value) => value is { } given ? new Score(Math.Clamp(given, 0, 1)) : null;
}
