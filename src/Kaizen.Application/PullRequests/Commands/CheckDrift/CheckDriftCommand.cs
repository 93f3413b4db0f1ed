using Kaizen.Application.Tasks;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Kaizen.Application.PullRequests.Commands.CheckDrift;

/// <summary>Compares the active versions with the files on the base branches, wherever a task names a file and its repository is known.</summary>
public sealed record CheckDriftCommand : IRequest;

internal sealed partial class CheckDriftHandler(ITaskQueries tasks, DriftCheck drift, ILogger<CheckDriftHandler> logger)
    : IRequestHandler<CheckDriftCommand>
{
    public async Task<Unit> Handle(CheckDriftCommand command, CancellationToken cancellationToken)
    {
        var round = new PollRound();
        foreach (Guid taskId in await tasks.ListServedWithFileAsync(cancellationToken))
        {
            try
            {
                await drift.RunAsync(taskId, round, cancellationToken);
            }
            catch (GitHostException failure)
            {
                LogNotKnown(taskId, failure.Message);
            }
        }

        return Unit.Value;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether the file of task {TaskId} still holds the active version is not known: {Reason}")]
    private partial void LogNotKnown(Guid taskId, string reason);
}
