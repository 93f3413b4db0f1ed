using System.Text.Json;
using FluentValidation;
using FluentValidation.Results;
using Kaizen.Application.Common;
using Kaizen.Application.GitHosts;
using Kaizen.Application.Jobs;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.PullRequests;
using Kaizen.Domain.Tasks;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Kaizen.Application.PullRequests.Commands.ReceiveWebhook;

internal sealed partial class ReceiveWebhookHandler(
    GitDefaults git,
    IPromptDeliveryRepository deliveries,
    IOptimizationJobRepository jobs,
    IOptimizationTaskRepository tasks,
    GitRepositories repositories,
    JobAndTask jobAndTask,
    PullRequestBook book,
    IUnitOfWork unitOfWork,
    ILogger<ReceiveWebhookHandler> logger)
    : IRequestHandler<ReceiveWebhookCommand, WebhookResponse>
{
    public async Task<WebhookResponse> Handle(ReceiveWebhookCommand command, CancellationToken cancellationToken)
    {
        if (git.WebhookSecret is not { } secret || !IsSigned(command, secret))
        {
            throw new WebhookRefusedException();
        }

        if (command.Event is not (null or "pull_request")
            || Read(command) is not { } news
            || await FindDeliveryAsync(news, cancellationToken) is not { } delivery
            || await jobAndTask.FindForUpdateAsync(delivery.JobId, cancellationToken) is not var (job, task)
            || await book.ApplyAsync(task, delivery.PromptVersionId, news.State, news.BaseBranch, news.MergedAt, cancellationToken) is not { } status)
        {
            await unitOfWork.TryResetAsync();
            return new WebhookResponse("ignored");
        }

        await unitOfWork.SaveChangesAsync(cancellationToken);
        LogDecided(job.Id, news.State);
        return new WebhookResponse(status switch
        {
            PromptStatus.Active => "version_activated",
            PromptStatus.Archived => "version_archived",
            _ => "version_rejected",
        });
    }

    private async Task<PromptDelivery?> FindDeliveryAsync(PullRequestEvent news, CancellationToken cancellationToken)
    {
        if ((await deliveries.ListByNumberAsync(news.Number, cancellationToken)).FirstOrDefault(news.IsAbout) is { } opened)
        {
            return opened;
        }

        // A request may be merged before its number is stored: the call that opens it is under way, or its answer was lost.
        if (news.Branch is { } branch && GitNames.IsBranch(branch))
        {
            foreach (PromptDelivery unopened in await deliveries.ListUnopenedAsync(branch, cancellationToken))
            {
                if (await FindRepositoryAsync(unopened.JobId, cancellationToken) is { } repository && news.IsAboutUnopened(unopened, repository.Key))
                {
                    return unopened;
                }
            }
        }

        return null;
    }

    private async Task<GitRepository?> FindRepositoryAsync(Guid jobId, CancellationToken cancellationToken)
    {
        try
        {
            return await jobs.FindTaskIdAsync(jobId, cancellationToken) is { } taskId && await tasks.FindAsync(taskId, cancellationToken) is { } task
                ? repositories.Find(task)
                : null;
        }
        catch (Exception unknown) when (unknown is GitHostException or NoGitRepositoryException)
        {
            return null;
        }
        finally
        {
            // What was read is old once the task is held.
            await unitOfWork.TryResetAsync();
        }
    }

    private static bool IsSigned(ReceiveWebhookCommand command, string secret) => command.Provider == GitProvider.Gitlab
        ? WebhookSignature.IsToken(secret, command.Signature)
        : WebhookSignature.IsValid(secret, command.Body, command.Signature);

    private static PullRequestEvent? Read(ReceiveWebhookCommand command)
    {
        try
        {
            using JsonDocument body = JsonDocument.Parse(command.Body);
            return PullRequestEvent.Read(command.Provider, body.RootElement);
        }
        catch (JsonException)
        {
            throw Invalid("The body must be JSON: choose the content type application/json for the webhook");
        }
        catch (InvalidOperationException)
        {
            // What a text of JSON throws that holds half a surrogate pair or other bytes than UTF-8.
            throw Invalid("The body holds a text that is no Unicode");
        }
    }

    private static ValidationException Invalid(string message) => new([new ValidationFailure("body", message)]);

    [LoggerMessage(Level = LogLevel.Information, Message = "The pull request of job {JobId} is {State}")]
    private partial void LogDecided(Guid jobId, PullRequestState state);
}
