using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.GitHosts;
using Kaizen.Application.Tasks;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Kaizen.Application.PullRequests.Commands.CheckDrift;

internal sealed partial class CheckDriftHandler(
    ITaskQueries tasks, DriftCheck drift, IDatabaseFaults faults, ILogger<CheckDriftHandler> logger)
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
            catch (Exception failure) when (failure is GitHostException or ConcurrentUpdateException)
            {
                LogNotKnown(taskId, failure.Message);
            }
            catch (Exception defect) when (!faults.IsAway(defect) && !cancellationToken.IsCancellationRequested)
            {
                // It is to be mended; the other tasks do not wait for that.
                LogDefect(defect, taskId);
            }
        }

        return Unit.Value;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether the file of task {TaskId} still holds the active version is not known: {Reason}")]
    private partial void LogNotKnown(Guid taskId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The file of task {TaskId} could not be compared with the active version")]
    private partial void LogDefect(Exception exception, Guid taskId);
}
