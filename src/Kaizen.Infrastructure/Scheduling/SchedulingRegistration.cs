using Kaizen.Application.Jobs;
using Kaizen.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace Kaizen.Infrastructure.Scheduling;

internal static class SchedulingRegistration
{
    private const int MaxParallelJobs = 10;

    // Jobs take minutes; what is to be done every few seconds has places of its own.
    private const int HousekeepingPlaces = 3;

    private static readonly TimeSpan RequeueInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TrimInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TrimEventsInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan CheckInInterval = TimeSpan.FromSeconds(2);

    /// <summary>Registers Quartz: in memory beside SQLite, clustered in the database where several nodes share one.</summary>
    /// <param name="pollInterval">How often open pull requests are looked at; zero is never.</param>
    public static IServiceCollection AddScheduling(this IServiceCollection services, DatabaseOptions database, TimeSpan pollInterval)
    {
        services.AddSingleton<IJobScheduler, QuartzJobScheduler>();
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "kaizen";
                scheduler.InstanceId = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";
            });
            quartz.UseDefaultThreadPool(pool => pool.MaxConcurrency = MaxParallelJobs + HousekeepingPlaces);
            quartz.UseExecutionLimits(limits => limits.ForGroup(QuartzJobScheduler.Group, MaxParallelJobs));
            if (!database.IsLocal)
            {
                quartz.UsePersistentStore(store =>
                {
                    if (database.Provider == DatabaseProvider.PostgreSql)
                    {
                        store.UsePostgres(database.ConnectionString);
                    }
                    else
                    {
                        store.UseSqlServer(database.ConnectionString);
                    }

                    store.UseSystemTextJsonSerializer();
                    store.ProvisionSchema();
                    store.UseClustering(cluster =>
                    {
                        cluster.CheckinInterval = CheckInInterval;
                        cluster.CheckinMisfireThreshold = CheckInInterval;
                    });
                });
            }

            Repeat<RequeueOptimizationJobs>(quartz, "requeue-jobs", RequeueInterval);
            Repeat<TrimStorageJob>(quartz, "trim-storage", TrimInterval);
            Repeat<TrimJobEventsJob>(quartz, "trim-job-events", TrimEventsInterval);
            if (pollInterval > TimeSpan.Zero)
            {
                Repeat<PollPullRequestsJob>(quartz, "poll-pull-requests", pollInterval);
            }
        });
        services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
        return services;
    }

    private static void Repeat<TJob>(IQuartzBuilder quartz, string name, TimeSpan interval)
        where TJob : IJob =>
        quartz.ScheduleJob<TJob>(
            trigger => trigger.WithIdentity(name).StartNow().WithSimpleSchedule(schedule => schedule.WithInterval(interval).RepeatForever()),
            job => job.WithIdentity(name));
}
