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
    private readonly Task _renewal;

    public RunLease(Guid jobId, int runNumber, IServiceScopeFactory scopes, TimeProvider clock) =>
        _renewal = RenewAsync(jobId, runNumber, scopes, clock);

    /// <summary>Gets a token that is cancelled once the run may write no more.</summary>
    public CancellationToken Lost => _lost.Token;

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        await _renewal.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _lost.Dispose();
        _disposed.Dispose();
    }

    private async Task RenewAsync(Guid jobId, int runNumber, IServiceScopeFactory scopes, TimeProvider clock)
    {
        DateTimeOffset heldUntil = clock.GetUtcNow() + Duration;
        while (true)
        {
            await Task.Delay(RenewalInterval, clock, _disposed.Token);
            try
            {
                await using AsyncServiceScope scope = scopes.CreateAsyncScope();
                IOptimizationJobRepository jobs = scope.ServiceProvider.GetRequiredService<IOptimizationJobRepository>();
                DateTimeOffset until = clock.GetUtcNow() + Duration;
                if (!await jobs.RenewLeaseAsync(jobId, runNumber, until, _disposed.Token))
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
