using Microsoft.Extensions.Diagnostics.HealthChecks;
using Quartz;

namespace Kaizen.Infrastructure.Scheduling;

/// <summary>Says whether the scheduler runs.</summary>
internal sealed class SchedulerHealthCheck(ISchedulerFactory schedulers) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            IScheduler scheduler = await schedulers.GetScheduler(cancellationToken);
            return await scheduler.GetStatus(cancellationToken) == SchedulerStatus.Running
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("not running");
        }
        catch (SchedulerException exception)
        {
            return HealthCheckResult.Unhealthy("unavailable", exception);
        }
    }
}
