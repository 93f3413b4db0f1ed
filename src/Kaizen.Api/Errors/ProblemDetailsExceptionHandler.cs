using System.Text;
using FluentValidation;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.GitHosts;
using Kaizen.Application.PromptFiles;
using Kaizen.Application.PullRequests;
using Kaizen.Domain.ApiKeys;
using Kaizen.Domain.Common;
using Kaizen.Domain.Tasks;
using Kaizen.Optimization;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;

namespace Kaizen.Api.Errors;

/// <summary>Says which problem an exception is.</summary>
internal sealed partial class ProblemDetailsExceptionHandler(
    IDatabaseFaults faults, IHostApplicationLifetime lifetime, ILogger<ProblemDetailsExceptionHandler> logger) : IExceptionHandler
{
    private const string RetryAfterSeconds = "2";
    private const string DatabaseAway = "database-unavailable";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // Nothing is held while the problem is sent: its reader may be slow.
        await httpContext.RequestServices.GetRequiredService<IUnitOfWork>().RollBackAsync();
        if (exception is ConnectionResetException || (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested))
        {
            // The client is gone; there is no one to tell.
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        if (exception is ValidationException invalid)
        {
            await WriteInvalidAsync(httpContext, invalid);
            return true;
        }

        (int status, string detail, string? code) = exception switch
        {
            EntityNotFoundException missing => (404, missing.Message, "not-found"),
            NoFeedbackException or SeedLimitReachedException => (400, exception.Message, ((DomainRuleException)exception).Rule),
            NoUsableExamplesException unusable => (400, unusable.Message, "no-usable-examples"),
            UnusableFileException file => (400, file.Message, "unusable-file"),
            BootstrapClosedException closed => (403, closed.Message, closed.Rule),
            InputsDoNotMatchException mismatch => (422, mismatch.Message, mismatch.Rule),
            IdempotencyKeyReusedException reused => (422, reused.Message, "idempotency-key-reused"),
            UnreadableAnswerException unreadable => (422, unreadable.Message, "idempotent-answer-unreadable"),
            WebhookRefusedException refused => (401, refused.Message, "webhook-refused"),
            GitHostException host => (502, host.Message, "git-host"),
            PromptFileException file => (502, file.Message, "prompt-file"),
            DomainRuleException broken => (409, broken.Message, broken.Rule),
            ConcurrentUpdateException conflict => (409, conflict.Message, "concurrent-update"),
            BadHttpRequestException bad => (bad.StatusCode is 400 ? 422 : bad.StatusCode, bad.Message, bad.StatusCode is 400 ? "validation" : null),
            DecoderFallbackException => (422, "The request body is not in the charset that it names", "validation"),
            InvalidDataException => (422, "The request body is not a valid form", "validation"),
            OperationCanceledException when lifetime.ApplicationStopping.IsCancellationRequested =>
                (503, "The service is stopping; send the request again", "stopping"),
            _ when faults.IsAway(exception) => (503, "The database is away", DatabaseAway),
            _ => (500, "An unexpected error occurred", "internal"),
        };
        if (status == 503)
        {
            httpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
            if (code == DatabaseAway)
            {
                LogAway(exception);
            }
        }
        else if (status == 500)
        {
            LogUnexpected(exception);
        }

        await ProblemWriter.WriteAsync(httpContext, status, detail, code, exception is InputsDoNotMatchException
            ? new Dictionary<string, string[]> { ["inputs"] = [detail] }
            : null);
        return true;
    }

    private static Task WriteInvalidAsync(HttpContext httpContext, ValidationException invalid)
    {
        Dictionary<string, string[]> errors = invalid.Errors
            .GroupBy(failure => WireNames.PathOf(failure.PropertyName), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(failure => failure.ErrorMessage).Distinct().ToArray());
        return ProblemWriter.WriteAsync(
            httpContext, 422, string.Join("; ", invalid.Errors.Select(failure => failure.ErrorMessage).Distinct()), "validation", errors);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The request failed unexpectedly")]
    private partial void LogUnexpected(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The database is away")]
    private partial void LogAway(Exception exception);
}
