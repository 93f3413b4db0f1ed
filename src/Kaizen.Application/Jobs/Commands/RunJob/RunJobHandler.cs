using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Jobs.Inputs;
using Kaizen.Application.Jobs.Running;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using Kaizen.Optimization;
using Kaizen.Optimization.Evaluation.Webhooks;
using Kaizen.Optimization.LanguageModels;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kaizen.Application.Jobs.Commands.RunJob;

/// <summary>Claims (saves), optimizes, records (saves): no transaction and no tracked entity outlives a call of a model.</summary>
internal sealed partial class RunJobHandler(
    IOptimizationJobRepository jobs,
    FrozenJobInputs frozenInputs,
    ICallRecords records,
    IGroupCommit<RecordedCall, RecordedCall> recording,
    JobOutcomeRecorder recorder,
    DeliveryStep delivery,
    ILanguageModel model,
    IWebhookScorer webhook,
    OptimizationDefaults defaults,
    LocalRuns runs,
    IServiceScopeFactory scopes,
    IDatabaseFaults faults,
    IUnitOfWork unitOfWork,
    TimeProvider clock,
    ILogger<RunJobHandler> logger)
    : IRequestHandler<RunJobCommand>
{
    public async Task<Unit> Handle(RunJobCommand command, CancellationToken cancellationToken)
    {
        Guid jobId = command.JobId;
        if (await ClaimAsync(jobId, cancellationToken) is not var (runNumber, isToDeliver))
        {
            return Unit.Value;
        }

        LogStarted(jobId, runNumber);
        try
        {
            await RunAsync(jobId, runNumber, isToDeliver, cancellationToken);
        }
        catch (RunReplacedException)
        {
            LogReplaced(jobId, runNumber);
        }
        catch (Exception exception) when (faults.IsAway(exception))
        {
            // What came of the run could not be written. Its lease ends, and the next run finds the calls made so far.
            LogLeft(exception, jobId, runNumber);
        }

        return Unit.Value;
    }

    /// <exception cref="RunReplacedException">The job was cancelled, or another run has it.</exception>
    private async Task RunAsync(Guid jobId, int runNumber, bool isToDeliver, CancellationToken cancellationToken)
    {
        var reached = new List<CandidateRecord>();
        await using var lease = new RunLease(jobId, runNumber, runs, scopes, faults, clock, logger);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost, cancellationToken);
        try
        {
            if (isToDeliver || await OptimizeAsync(jobId, runNumber, reached, stop.Token))
            {
                await delivery.RunAsync(jobId, runNumber, stop.Token);
                LogDelivered(jobId, runNumber);
            }
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            await recorder.KeepAsync(jobId, reached);
            LogReplaced(jobId, runNumber);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process is going down: whoever is next takes the job up, and finds the calls made so far.
            await recorder.ReleaseAsync(jobId, runNumber);
            LogReleased(jobId, runNumber);
        }
        catch (Exception exception) when (exception is ModelCallException or NoUsableExamplesException or NoFeedbackException)
        {
            await recorder.FailAsync(jobId, runNumber, exception.Message, reached);
            LogFailed(jobId, runNumber, exception.GetType().Name);
        }
        catch (Exception exception) when (exception is ConcurrentUpdateException || faults.IsAway(exception))
        {
            // No fault of the job's: it is continued when the database is back.
            await recorder.ReleaseAsync(jobId, runNumber);
            LogInterrupted(exception, jobId, runNumber);
        }
        catch (Exception exception) when (exception is not RunReplacedException)
        {
            // A defect ends the job; otherwise it would be taken up again and again.
            LogDefect(exception, jobId, runNumber);
            await recorder.FailAsync(jobId, runNumber, "An unexpected error occurred; the server's log tells more", reached);
        }
    }

    /// <returns>The run's number, and whether an earlier run has left only the delivery to do; null when there is nothing to run.</returns>
    private async Task<(int RunNumber, bool IsToDeliver)?> ClaimAsync(Guid jobId, CancellationToken cancellationToken)
    {
        if (await jobs.FindForUpdateAsync(jobId, cancellationToken) is not { } job
            || job.Claim(clock.GetUtcNow(), RunLease.Duration) is not { } runNumber)
        {
            await unitOfWork.TryResetAsync();
            return null;
        }

        bool isToDeliver = job.PromptVersionId is not null;
        await unitOfWork.SaveChangesAsync(cancellationToken);
        if (runNumber > OptimizationJob.MaxRuns)
        {
            await recorder.FailAsync(jobId, runNumber, $"Given up after {OptimizationJob.MaxRuns} runs that were interrupted", []);
            return null;
        }

        return (runNumber, isToDeliver);
    }

    /// <returns>Whether the delivery is to follow; otherwise the job has ended.</returns>
    private async Task<bool> OptimizeAsync(Guid jobId, int runNumber, List<CandidateRecord> reached, CancellationToken cancellationToken)
    {
        var calls = new RecordedCalls(jobId, await records.ListAsync(jobId, cancellationToken), recording, faults, clock);
        var recordingModel = new RecordingLanguageModel(calls, model);
        JobInputs inputs = await frozenInputs.LoadAsync(jobId, runNumber, recordingModel, cancellationToken);
        OptimizationOutcome outcome;
        await using (var progress = new RunProgress(jobId, runNumber, inputs.Optimizer, scopes, faults, clock))
        {
            outcome = await OptimizationRun.RunAsync(
                inputs.ToProblem(defaults) with { SentUsd = calls.SentUsd },
                recordingModel,
                clock,
                progress,
                cancellationToken,
                new RecordingWebhookScorer(calls, webhook),
                reached);
        }

        bool isToDeliver = await recorder.RecordAsync(jobId, runNumber, inputs, outcome);
        LogSucceeded(jobId, runNumber, outcome.Usage.Calls, outcome.MetricCalls);
        return isToDeliver;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: run {RunNumber} started")]
    private partial void LogStarted(Guid jobId, int runNumber);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: run {RunNumber} succeeded after {Calls} model calls, {MetricCalls} metric calls")]
    private partial void LogSucceeded(Guid jobId, int runNumber, int calls, int metricCalls);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: run {RunNumber} has tried to deliver the prompt")]
    private partial void LogDelivered(Guid jobId, int runNumber);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: run {RunNumber} stops, because it holds the job no longer")]
    private partial void LogReplaced(Guid jobId, int runNumber);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: run {RunNumber} gives the job back, because the process is stopping")]
    private partial void LogReleased(Guid jobId, int runNumber);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId}: run {RunNumber} gives the job back, because the database failed it")]
    private partial void LogInterrupted(Exception exception, Guid jobId, int runNumber);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId}: run {RunNumber} leaves the job until its lease ends, because the database is away")]
    private partial void LogLeft(Exception exception, Guid jobId, int runNumber);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId}: run {RunNumber} failed: {Reason}")]
    private partial void LogFailed(Guid jobId, int runNumber, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId}: run {RunNumber} failed unexpectedly")]
    private partial void LogDefect(Exception exception, Guid jobId, int runNumber);
}
