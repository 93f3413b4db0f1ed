using Kaizen.Api.Errors;
using Kaizen.Application.Common;
using Kaizen.Application.Jobs;
using Kaizen.Application.Jobs.Commands.CancelJob;
using Kaizen.Application.Jobs.Commands.RejectJob;
using Kaizen.Application.Jobs.Queries.GetJob;
using Kaizen.Application.Jobs.Queries.ListCandidates;
using Kaizen.Application.Jobs.Queries.ListJobs;
using Kaizen.Application.PullRequests.Commands.CreatePullRequest;
using Kaizen.Application.PullRequests.Commands.RetryPullRequest;
using Kaizen.Optimization;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Kaizen.Api.Jobs;

/// <summary>Jobs: searches for better prompts.</summary>
[ApiController]
[Route("api/v1/jobs")]
[Tags("Jobs")]
public sealed class JobsController(IMediator mediator) : ControllerBase
{
    /// <summary>Lists jobs, newest first.</summary>
    /// <param name="taskId">Only those of this task.</param>
    /// <param name="limit">The most jobs, at least 1; more than 200 means 200. Default 50.</param>
    /// <param name="offset">The jobs to leave out, at least 0. Default 0.</param>
    [HttpGet(Name = "ListJobs")]
    [ProducesResponseType<IReadOnlyList<JobResponse>>(StatusCodes.Status200OK)]
    public async Task<ActionResult<IReadOnlyList<JobResponse>>> ListAsync(
        [FromQuery(Name = "task_id")] Guid? taskId,
        [FromQuery(Name = "limit")] long? limit,
        [FromQuery(Name = "offset")] long? offset,
        CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new ListJobsQuery(taskId, new PageRequest(limit, offset)), cancellationToken));

    /// <summary>Reads a job.</summary>
    [HttpGet("{jobId}", Name = "GetJob")]
    [ProducesResponseType<JobResponse>(StatusCodes.Status200OK)]
    [ProducesProblem(StatusCodes.Status404NotFound)]
    public async Task<ActionResult<JobResponse>> GetAsync(Guid jobId, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new GetJobQuery(jobId), cancellationToken));

    /// <summary>Watches a job: server-sent events of each change of its state, step or progress, until it ends.</summary>
    /// <remarks>Each event is a <c>JobEventResponse</c>. A client that comes back with <c>Last-Event-ID</c> gets what came after.
    /// While nothing changes, a comment comes every 15 s. Of a job that ended over a day ago the last event is kept.</remarks>
    [HttpGet("{jobId}/events", Name = "WatchJob")]
    [ProducesResponseType<string>(StatusCodes.Status200OK, "text/event-stream")]
    [ProducesProblem(StatusCodes.Status404NotFound)]
    public async Task<IActionResult> WatchAsync(
        Guid jobId, [FromHeader(Name = "Last-Event-ID")] long? lastEventId, CancellationToken cancellationToken)
    {
        await mediator.Send(new GetJobQuery(jobId), cancellationToken);
        return new JobEventStream(jobId, lastEventId ?? 0, mediator);
    }

    /// <summary>Lists every candidate of a job that has ended, as far as it came, the incumbent first; none before.</summary>
    [HttpGet("{jobId}/candidates", Name = "ListCandidates")]
    [ProducesResponseType<IReadOnlyList<CandidateRecord>>(StatusCodes.Status200OK)]
    [ProducesProblem(StatusCodes.Status404NotFound)]
    public async Task<ActionResult<IReadOnlyList<CandidateRecord>>> ListCandidatesAsync(Guid jobId, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new ListCandidatesQuery(jobId), cancellationToken));

    /// <summary>Ends an active job.</summary>
    /// <response code="409">The job has ended.</response>
    [HttpPost("{jobId}/cancel", Name = "CancelJob")]
    [ProducesResponseType<JobResponse>(StatusCodes.Status200OK)]
    [ProducesProblem(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<ActionResult<JobResponse>> CancelAsync(Guid jobId, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new CancelJobCommand(jobId), cancellationToken));

    /// <summary>Says that the prompt version which a job produced is not wanted. When its pull request is merged all the same, it becomes active.</summary>
    /// <response code="409">The job has produced none, or it is in use.</response>
    [HttpPost("{jobId}/reject", Name = "RejectJob")]
    [ProducesResponseType<JobResponse>(StatusCodes.Status200OK)]
    [ProducesProblem(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<ActionResult<JobResponse>> RejectAsync(Guid jobId, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new RejectJobCommand(jobId), cancellationToken));

    /// <summary>Tries again to open a job's pull request.</summary>
    /// <remarks>When the base branch holds the prompt by now, the job succeeds without one; <c>job_metadata.pr_skipped</c> says so.</remarks>
    /// <response code="409">The job's state is not <c>PR_FAILED</c>, or no Git repository is configured.</response>
    /// <response code="502">The Git host refused or failed.</response>
    [HttpPost("{jobId}/retry-pr", Name = "RetryPullRequest")]
    [ProducesResponseType<JobResponse>(StatusCodes.Status200OK)]
    [ProducesProblem(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status502BadGateway)]
    public async Task<ActionResult<JobResponse>> RetryPullRequestAsync(Guid jobId, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new RetryPullRequestCommand(jobId), cancellationToken));

    /// <summary>Opens the pull request that a job has prepared.</summary>
    /// <response code="409">None was prepared, it exists already, the base branch holds the prompt already, or no Git repository is configured.</response>
    /// <response code="502">The Git host refused or failed.</response>
    [HttpPost("{jobId}/create-pr", Name = "CreatePullRequest")]
    [ProducesResponseType<JobResponse>(StatusCodes.Status200OK)]
    [ProducesProblem(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status502BadGateway)]
    public async Task<ActionResult<JobResponse>> CreatePullRequestAsync(Guid jobId, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new CreatePullRequestCommand(jobId), cancellationToken));
}
