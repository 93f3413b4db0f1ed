using System.Threading.Channels;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Domain.Jobs;
using Kaizen.Optimization;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Application.Jobs.Running;

/// <summary>Writes a run's progress: every step, and within a step what is newest, at most a few times a second.</summary>
internal sealed class RunProgress : IProgress<OptimizationProgress>, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Channel<OptimizationProgress> _reports = Channel.CreateUnbounded<OptimizationProgress>();
    private readonly CancellationTokenSource _ending = new();
    private readonly Guid _jobId;
    private readonly int _runNumber;
    private readonly OptimizerKind _optimizer;
    private readonly IServiceScopeFactory _scopes;
    private readonly IDatabaseFaults _faults;
    private readonly TimeProvider _clock;
    private readonly Task _writing;

    public RunProgress(
        Guid jobId, int runNumber, OptimizerKind optimizer, IServiceScopeFactory scopes, IDatabaseFaults faults, TimeProvider clock)
    {
        _jobId = jobId;
        _runNumber = runNumber;
        _optimizer = optimizer;
        _scopes = scopes;
        _faults = faults;
        _clock = clock;
        _writing = WriteAsync();
    }

    public void Report(OptimizationProgress value) => _reports.Writer.TryWrite(value);

    public async ValueTask DisposeAsync()
    {
        _reports.Writer.Complete();
        await _ending.CancelAsync();
        await _writing;
        _ending.Dispose();
    }

    private async Task WriteAsync()
    {
        while (await _reports.Reader.WaitToReadAsync())
        {
            // One report for each step that came up meanwhile, its newest.
            var newest = new List<OptimizationProgress>();
            while (_reports.Reader.TryRead(out OptimizationProgress? report))
            {
                if (newest.Count > 0 && newest[^1].Step == report.Step)
                {
                    newest.RemoveAt(newest.Count - 1);
                }

                newest.Add(report);
            }

            foreach (OptimizationProgress report in newest)
            {
                if (!await TryWriteAsync(report))
                {
                    return;
                }
            }

            // The end does not wait: what came last is written at once.
            await Task.Delay(Pause, _clock, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>Whether the run may still write.</returns>
    private async Task<bool> TryWriteAsync(OptimizationProgress report)
    {
        (JobStatus status, string step) = report.Step switch
        {
            OptimizationStep.BuildingTrainset => (JobStatus.Running, JobSteps.BuildingTrainset),
            OptimizationStep.CreatingEvaluator => (JobStatus.Running, JobSteps.CreatingEvaluator),
            OptimizationStep.Searching =>
                (JobStatus.Evaluating, _optimizer == OptimizerKind.Gepa ? JobSteps.RunningGepa : JobSteps.RunningMiproV2),
            _ => (JobStatus.Compiling, JobSteps.JudgeEvaluation),
        };
        try
        {
            await using AsyncServiceScope scope = _scopes.CreateAsyncScope();
            OptimizationJob? job = await scope.ServiceProvider.GetRequiredService<IOptimizationJobRepository>()
                .FindForUpdateAsync(_jobId, CancellationToken.None);
            job?.Report(
                _runNumber,
                status,
                step,
                report.Fraction,
                new RunFigures(report.BestScore, report.Usage.Calls, (double?)report.Usage.CostUsd));
            await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().SaveChangesAsync(CancellationToken.None);
            return job is not null;
        }
        catch (RunReplacedException)
        {
            return false;
        }
        catch (Exception exception) when (exception is ConcurrentUpdateException || _faults.IsAway(exception))
        {
            // Progress that could not be told is no reason to stop; the lease decides that.
            return true;
        }
    }
}
