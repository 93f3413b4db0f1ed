using Kaizen.Application.Jobs;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Kaizen.Infrastructure.Scheduling;

internal sealed partial class QuartzJobScheduler(ISchedulerFactory schedulers, ILogger<QuartzJobScheduler> logger) : IJobScheduler
{
    /// <summary>The group of optimizations, of which a node runs only so many at once.</summary>
    public const string Group = "optimization";

    public async Task EnqueueAsync(Guid jobId)
    {
        try
        {
            IScheduler scheduler = await schedulers.GetScheduler();
            string name = jobId.ToString();
            if (await scheduler.Exists(new JobKey(name, Group)))
            {
                // It waits already, or a node runs it.
                return;
            }

            IJobDetail job = JobBuilder.Create<RunOptimizationJob>()
                .WithIdentity(name, Group).UsingJobData(RunOptimizationJob.JobIdKey, name).RequestRecovery().Build();
            ITrigger trigger = TriggerBuilder.Create().WithIdentity(name, Group).WithExecutionGroup(Group).StartNow().Build();
            await scheduler.ScheduleJob(job, trigger);
        }
        catch (SchedulerException exception)
        {
            // What has been stored stays stored; the regular look for jobs that no one runs finds this one.
            LogNotScheduled(exception, jobId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} could not be scheduled; it will be found later")]
    private partial void LogNotScheduled(Exception exception, Guid jobId);
}
