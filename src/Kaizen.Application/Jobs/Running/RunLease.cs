using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Domain.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kaizen.Application.Jobs.Running;

/// <summary>Holds a job for a run: prolongs the lease until it is disposed, and tells when the job was cancelled or taken over, or may be
/// taken over because the lease could not be prolonged.</summary>
internal sealed partial class RunLease : IAsyncDisposable
{
    /// <summary>How long a job stays held when its worker dies.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan RenewalInterval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _lost;
    private readonly CancellationTokenSource _disposed = new();
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Guid _jobId;
    private readonly LocalRuns _runs;
    private readonly Task _renewal;

    public RunLease(
        Guid jobId, int runNumber, LocalRuns runs, IServiceScopeFactory scopes, IDatabaseFaults faults, TimeProvider clock, ILogger logger)
    {
        // A lease ends by itself, even while its renewal waits for a database that does not answer.
        _lost = new CancellationTokenSource(Duration, clock);
        _jobId = jobId;
        _runs = runs;
        runs.Enter(jobId, _cancelled);
        _renewal = RenewAsync(runNumber, scopes, faults, clock, logger);
    }

    /// <summary>Gets a token that is cancelled once the run may write no more.</summary>
    public CancellationToken Lost => _lost.Token;

    public async ValueTask DisposeAsync()
    {
        _runs.Leave(_jobId, _cancelled);
        await _disposed.CancelAsync();
        await _renewal.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _lost.Dispose();
        _disposed.Dispose();
    }

    private async Task RenewAsync(
        int runNumber, IServiceScopeFactory scopes, IDatabaseFaults faults, TimeProvider clock, ILogger logger)
    {
        try
        {
            while (!_lost.IsCancellationRequested
                && await Task.WhenAny(Task.Delay(RenewalInterval, clock, _disposed.Token), _cancelled.Task) != _cancelled.Task)
            {
                _disposed.Token.ThrowIfCancellationRequested();
                try
                {
                    await using AsyncServiceScope scope = scopes.CreateAsyncScope();
                    IOptimizationJobRepository jobs = scope.ServiceProvider.GetRequiredService<IOptimizationJobRepository>();
                    DateTimeOffset until = clock.GetUtcNow() + Duration;
                    if (!await jobs.RenewLeaseAsync(_jobId, runNumber, until, _disposed.Token))
                    {
                        break;
                    }

                    TimeSpan left = until - clock.GetUtcNow();
                    _lost.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
                }
                catch (Exception exception) when (exception is ConcurrentUpdateException || faults.IsAway(exception))
                {
                    // While the lease lasts, no one else takes the job.
                }
            }
        }
        catch (Exception exception) when (!_disposed.IsCancellationRequested)
        {
            LogDefect(logger, exception, _jobId, runNumber);
        }
        finally
        {
            if (!_disposed.IsCancellationRequested)
            {
                await _lost.CancelAsync();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId}: the lease of run {RunNumber} could not be renewed")]
    private static partial void LogDefect(ILogger logger, Exception exception, Guid jobId, int runNumber);
}
