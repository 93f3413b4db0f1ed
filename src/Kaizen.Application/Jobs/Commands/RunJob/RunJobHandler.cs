using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Jobs.Inputs;
using Kaizen.Application.Jobs.Running;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using Kaizen.Optimization;
using Kaizen.Optimization.LanguageModels;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kaizen.Application.Jobs.Commands.RunJob;

/// <summary>Claims (saves), optimizes, records (saves): no transaction and no tracked entity outlives a call of a model.</summary>
internal sealed partial class RunJobHandler(
    IOptimizationJobRepository jobs,
    IOptimizationTaskRepository tasks,
    JobInputsReader reader,
    IJobInputsStore inputsStore,
    ICallRecords records,
    IGroupCommit<RecordedCall, RecordedCall> recording,
    JobOutcomeRecorder recorder,
    ILanguageModel model,
    OptimizationDefaults defaults,
    IServiceScopeFactory scopes,
    IUnitOfWork unitOfWork,
    TimeProvider clock,
    ILogger<RunJobHandler> logger)
    : IRequestHandler<RunJobCommand>
{
    public async Task<Unit> Handle(RunJobCommand command, CancellationToken cancellationToken)
    {
        Guid jobId = command.JobId;
        if (await ClaimAsync(jobId, cancellationToken) is not { } runNumber)
        {
            return Unit.Value;
        }

        LogStarted(jobId, runNumber);
        await using var lease = new RunLease(jobId, runNumber, scopes, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost, cancellationToken);
        try
        {
            await RunAsync(jobId, runNumber, stop.Token);
        }
        catch (RunReplacedException)
        {
            LogReplaced(jobId, runNumber);
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
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
            await recorder.FailAsync(jobId, runNumber, exception.Message);
            LogFailed(jobId, runNumber, exception.GetType().Name);
        }
        catch (Exception exception)
        {
            // A defect ends the job; otherwise it would be taken up again and again.
            LogDefect(exception, jobId, runNumber);
            await recorder.FailAsync(jobId, runNumber, "An unexpected error occurred; the server's log tells more");
        }

        return Unit.Value;
    }

    private async Task<int?> ClaimAsync(Guid jobId, CancellationToken cancellationToken)
    {
        if (await jobs.FindForUpdateAsync(jobId, cancellationToken) is not { } job
            || job.Claim(clock.GetUtcNow(), RunLease.Duration) is not { } runNumber)
        {
            await unitOfWork.TryResetAsync();
            return null;
        }

        await unitOfWork.SaveChangesAsync(cancellationToken);
        if (runNumber > OptimizationJob.MaxRuns)
        {
            await recorder.FailAsync(jobId, runNumber, $"Given up after {OptimizationJob.MaxRuns} runs that were interrupted");
            return null;
        }

        return runNumber;
    }

    private async Task RunAsync(Guid jobId, int runNumber, CancellationToken cancellationToken)
    {
        long started = clock.GetTimestamp();
        JobInputs inputs = await LoadAsync(jobId, runNumber, cancellationToken);
        IReadOnlyList<RecordedCall> known = await records.ListAsync(jobId, cancellationToken);
        var recordingModel = new RecordingLanguageModel(jobId, known, model, recording);
        OptimizationOutcome outcome;
        await using (var progress = new RunProgress(jobId, runNumber, inputs.Optimizer, scopes, clock))
        {
            outcome = await OptimizationRun.RunAsync(inputs.ToProblem(defaults), recordingModel, clock, progress, cancellationToken);
        }

        await recorder.SucceedAsync(jobId, runNumber, inputs, outcome, clock.GetElapsedTime(started));
        LogSucceeded(jobId, runNumber, outcome.Usage.Calls, outcome.MetricCalls);
    }

    private async Task<JobInputs> LoadAsync(Guid jobId, int runNumber, CancellationToken cancellationToken)
    {
        OptimizationJob job = await jobs.FindForUpdateAsync(jobId, cancellationToken) ?? throw new RunReplacedException();
        job.Report(runNumber, JobStatus.Running, JobSteps.LoadingData, 0);
        JobInputs? inputs = await inputsStore.FindAsync(jobId, cancellationToken);
        if (inputs is null)
        {
            OptimizationTask task = await tasks.FindAsync(job.TaskId, cancellationToken) ?? throw EntityNotFoundException.Task();
            inputs = await reader.ReadAsync(task, cancellationToken);
            inputsStore.Add(jobId, inputs);
        }

        await unitOfWork.SaveChangesAsync(cancellationToken);
        return inputs.Examples.Count > 0 ? inputs : throw new NoFeedbackException();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: run {RunNumber} started")]
    private partial void LogStarted(Guid jobId, int runNumber);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: run {RunNumber} succeeded after {Calls} model calls, {MetricCalls} metric calls")]
    private partial void LogSucceeded(Guid jobId, int runNumber, int calls, int metricCalls);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: run {RunNumber} stops, because the job was cancelled or taken over")]
    private partial void LogReplaced(Guid jobId, int runNumber);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: run {RunNumber} gives the job back, because the process is stopping")]
    private partial void LogReleased(Guid jobId, int runNumber);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId}: run {RunNumber} failed: {Reason}")]
    private partial void LogFailed(Guid jobId, int runNumber, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId}: run {RunNumber} failed unexpectedly")]
    private partial void LogDefect(Exception exception, Guid jobId, int runNumber);
}
