using System.Text.Json;
using FluentValidation;
using FluentValidation.Results;
using Kaizen.Application.Common;
using Kaizen.Application.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.PullRequests;
using Kaizen.Domain.Tasks;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Kaizen.Application.PullRequests.Commands.ReceiveWebhook;

internal sealed partial class ReceiveWebhookHandler(
    GitDefaults git,
    IPromptDeliveryRepository deliveries,
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

        if (Read(command) is not { } news
            || (await deliveries.ListByNumberAsync(news.Number, cancellationToken)).FirstOrDefault(news.IsAbout) is not { } delivery
            || await jobAndTask.FindForUpdateAsync(delivery.JobId, cancellationToken) is not var (job, task)
            || await book.ApplyAsync(task, delivery.PromptVersionId, news.State, news.MergedAt, cancellationToken) is not { } status)
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
            throw new ValidationException([new ValidationFailure("body", "The body must be JSON: choose the content type application/json for the webhook")]);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The pull request of job {JobId} is {State}")]
    private partial void LogDecided(Guid jobId, PullRequestState state);
}
