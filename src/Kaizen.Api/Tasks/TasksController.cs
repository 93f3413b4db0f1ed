using Kaizen.Api.Errors;
using Kaizen.Api.Http;
using Kaizen.Application.Feedback;
using Kaizen.Application.Feedback.Commands.UploadSeeds;
using Kaizen.Application.Tasks;
using Kaizen.Application.Tasks.Commands.CreateTask;
using Kaizen.Application.Tasks.Commands.DeleteTask;
using Kaizen.Application.Tasks.Commands.UpdateTask;
using Kaizen.Application.Tasks.Queries.GetTask;
using Kaizen.Application.Tasks.Queries.ListTasks;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Kaizen.Api.Tasks;

/// <summary>Tasks: each is one LLM call of an application that is to be improved.</summary>
[ApiController]
[Route("api/v1/tasks")]
[Tags("Tasks")]
public sealed class TasksController(IMediator mediator) : ControllerBase
{
    private const long MaxSeedFileBytes = 256 * 1024 * 1024;

    /// <summary>Creates a task.</summary>
    /// <response code="409">Another task has the name.</response>
    [HttpPost(Name = "CreateTask")]
    [Consumes("application/json")]
    [Idempotent]
    [ProducesResponseType<TaskSummary>(StatusCodes.Status201Created)]
    [ProducesProblem(StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType)]
    public async Task<ActionResult<TaskSummary>> CreateAsync(TaskFields fields, CancellationToken cancellationToken)
    {
        TaskSummary task = await mediator.Send(new CreateTaskCommand(fields), cancellationToken);
        return CreatedAtRoute("GetTask", new { taskId = task.Id }, task);
    }

    /// <summary>Lists tasks, newest first.</summary>
    /// <remarks>The header <c>Link</c> leads to the next page.</remarks>
    /// <param name="limit">The most tasks, at least 1; more than 200 means 200. Default 50.</param>
    /// <param name="cursor">The <c>created_at</c> of the last task of the previous page: ISO 8601, in UTC where it names no zone.</param>
    /// <param name="name">The exact name of the only task wanted.</param>
    [HttpGet(Name = "ListTasks")]
    [ProducesResponseType<IReadOnlyList<TaskSummary>>(StatusCodes.Status200OK)]
    public async Task<ActionResult<IReadOnlyList<TaskSummary>>> ListAsync(
        [FromQuery(Name = "limit")] long? limit,
        [FromQuery(Name = "cursor")] DateTimeOffset? cursor,
        [FromQuery(Name = "name")] string? name,
        CancellationToken cancellationToken)
    {
        TaskPage page = await mediator.Send(new ListTasksQuery(limit, cursor, name), cancellationToken);
        Response.AddNextPage(page.NextCursor);
        return Ok(page.Tasks);
    }

    /// <summary>Reads a task.</summary>
    [HttpGet("{taskId}", Name = "GetTask")]
    [ProducesResponseType<TaskSummary>(StatusCodes.Status200OK)]
    [ProducesProblem(StatusCodes.Status404NotFound)]
    public async Task<ActionResult<TaskSummary>> GetAsync(Guid taskId, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new GetTaskQuery(taskId), cancellationToken));

    /// <summary>Changes some of a task's fields; null clears an optional one. The stored Git token is for the host that it was given for: where
    /// <c>git_provider</c> or <c>git_base_url</c> name another one, it is removed (<c>has_git_token</c>), unless the same request brings a new one.</summary>
    /// <response code="409">Another task has the name.</response>
    [HttpPatch("{taskId}", Name = "UpdateTask")]
    [Consumes("application/json")]
    [ProducesResponseType<TaskSummary>(StatusCodes.Status200OK)]
    [ProducesProblem(
        StatusCodes.Status404NotFound,
        StatusCodes.Status409Conflict,
        StatusCodes.Status413PayloadTooLarge,
        StatusCodes.Status415UnsupportedMediaType)]
    public async Task<ActionResult<TaskSummary>> UpdateAsync(Guid taskId, TaskPatch patch, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new UpdateTaskCommand(taskId, patch.Fields, patch.Given), cancellationToken));

    /// <summary>Deletes a task with everything below it.</summary>
    /// <response code="409">A job is under way.</response>
    [HttpDelete("{taskId}", Name = "DeleteTask")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesProblem(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<IActionResult> DeleteAsync(Guid taskId, CancellationToken cancellationToken)
    {
        await mediator.Send(new DeleteTaskCommand(taskId), cancellationToken);
        return NoContent();
    }

    /// <summary>Uploads examples for a cold start: JSON lines like <c>{"inputs":{},"output":"","score":0.9}</c>.</summary>
    /// <param name="file">At most 256 MiB in UTF-8.</param>
    /// <response code="400">The file is empty or not UTF-8, or the task has as many seeds as it may.</response>
    [HttpPost("{taskId}/seed", Name = "UploadSeeds")]
    [Idempotent]
    [Consumes("multipart/form-data")]
    [RequestSizeLimit(MaxSeedFileBytes)]
    [RequestFormLimits(MultipartBodyLengthLimit = MaxSeedFileBytes)]
    [ProducesResponseType<SeedUploadResponse>(StatusCodes.Status201Created)]
    [ProducesProblem(
        StatusCodes.Status400BadRequest,
        StatusCodes.Status404NotFound,
        StatusCodes.Status413PayloadTooLarge,
        StatusCodes.Status415UnsupportedMediaType)]
    public async Task<ActionResult<SeedUploadResponse>> UploadSeedsAsync(
        Guid taskId, [BindRequired] IFormFile file, CancellationToken cancellationToken)
    {
        await using Stream lines = file.OpenReadStream();
        return StatusCode(StatusCodes.Status201Created, await mediator.Send(new UploadSeedsCommand(taskId, lines), cancellationToken));
    }
}
