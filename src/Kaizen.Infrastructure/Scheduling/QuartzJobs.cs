using Kaizen.Application.Feedback.Commands.TrimFeedback;
using Kaizen.Application.Jobs.Commands.RequeueJobs;
using Kaizen.Application.Jobs.Commands.RunJob;
using Kaizen.Application.PullRequests.Commands.CheckDrift;
using Kaizen.Application.PullRequests.Commands.PollPullRequests;
using Kaizen.Infrastructure.Configuration;
using Kaizen.Infrastructure.Persistence.Idempotency;
using Kaizen.Infrastructure.Persistence.Jobs;
using MediatR;
using Microsoft.Extensions.Hosting;
using Quartz;

namespace Kaizen.Infrastructure.Scheduling;

/// <summary>Runs one optimization job. A node that dies while it does leaves it to another one.</summary>
internal sealed class RunOptimizationJob(IMediator mediator, IHostApplicationLifetime lifetime) : IJob
{
    public const string JobIdKey = "job-id";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        if (!stop.IsCancellationRequested)
        {
            await mediator.Send(new RunJobCommand(Guid.Parse(context.MergedJobDataMap.GetString(JobIdKey)!)), stop.Token);
        }
    }
}

/// <summary>Finds jobs that no one runs.</summary>
[DisallowConcurrentExecution]
internal sealed class RequeueOptimizationJobs(IMediator mediator) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await mediator.Send(new RequeueJobsCommand(), cancellationToken);
}

/// <summary>Asks Git hosts what became of pull requests, and what the files on the base branches hold.</summary>
[DisallowConcurrentExecution]
internal sealed class PollPullRequestsJob(IMediator mediator, GitOptions git) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (git.PollSeconds == 0)
        {
            // The trigger is in the database from before polling was switched off.
            await context.Scheduler.UnscheduleJob(context.Trigger.Key, cancellationToken);
            return;
        }

        // In this order: what was merged is active before the files are compared with it.
        await mediator.Send(new PollPullRequestsCommand(), cancellationToken);
        await mediator.Send(new CheckDriftCommand(), cancellationToken);
    }
}

/// <summary>Deletes what is kept no longer.</summary>
[DisallowConcurrentExecution]
internal sealed class TrimStorageJob(IMediator mediator, CallRecords records, IdempotencyStore idempotency) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        await mediator.Send(new TrimFeedbackCommand(), cancellationToken);
        await records.DeleteEndedAsync(cancellationToken);
        await idempotency.DeleteExpiredAsync(cancellationToken);
    }
}

/// <summary>Deletes the events that no one looks at any more: of every job that ever ran, so not every few seconds.</summary>
[DisallowConcurrentExecution]
internal sealed class TrimJobEventsJob(JobEventTrimming events) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await events.DeleteOldAsync(cancellationToken);
}
