using Kaizen.Domain.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Application.Jobs.Running;

/// <summary>Holds a job for a run: prolongs the lease until it is disposed, and tells when the job was cancelled or taken over.</summary>
internal sealed class RunLease : IAsyncDisposable
{
    /// <summary>How long a job stays held when its worker dies.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan RenewalInterval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _disposed = new();
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Guid _jobId;
    private readonly LocalRuns _runs;
    private readonly Task _renewal;

    public RunLease(Guid jobId, int runNumber, LocalRuns runs, IServiceScopeFactory scopes, TimeProvider clock)
    {
        _jobId = jobId;
        _runs = runs;
        runs.Enter(jobId, _cancelled);
        _renewal = RenewAsync(runNumber, scopes, clock);
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

    private async Task RenewAsync(int runNumber, IServiceScopeFactory scopes, TimeProvider clock)
    {
        DateTimeOffset heldUntil = clock.GetUtcNow() + Duration;
        while (await Task.WhenAny(Task.Delay(RenewalInterval, clock, _disposed.Token), _cancelled.Task) != _cancelled.Task)
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

                heldUntil = until;
            }
            catch (System.Data.Common.DbException) when (clock.GetUtcNow() < heldUntil)
            {
                // The database is away; while the lease lasts, no one else takes the job.
            }
        }

        await _lost.CancelAsync();
    }
}
