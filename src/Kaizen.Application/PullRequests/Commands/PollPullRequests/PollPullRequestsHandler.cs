using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.GitHosts;
using Kaizen.Application.Jobs;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.PullRequests;
using Kaizen.Domain.Tasks;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Kaizen.Application.PullRequests.Commands.PollPullRequests;

internal sealed partial class PollPullRequestsHandler(
    IPromptDeliveryRepository deliveries,
    IOptimizationJobRepository jobs,
    IOptimizationTaskRepository tasks,
    JobAndTask jobAndTask,
    GitRepositories repositories,
    IGitHosts hosts,
    PullRequestBook book,
    IUnitOfWork unitOfWork,
    IDatabaseFaults faults,
    TimeProvider clock,
    ILogger<PollPullRequestsHandler> logger)
    : IRequestHandler<PollPullRequestsCommand>
{
    // A request that was closed may be opened again; beyond this time nobody asks.
    private static readonly TimeSpan Reopening = TimeSpan.FromDays(30);

    public async Task<Unit> Handle(PollPullRequestsCommand command, CancellationToken cancellationToken)
    {
        var round = new PollRound();
        foreach (Guid jobId in await deliveries.ListUndecidedAsync(clock.GetUtcNow() - Reopening, cancellationToken))
        {
            try
            {
                await PollAsync(jobId, round, cancellationToken);
            }
            catch (Exception failure) when (failure is GitHostException or NoGitRepositoryException or ConcurrentUpdateException)
            {
                LogNotKnown(jobId, failure.Message);
            }
            catch (Exception defect) when (!faults.IsAway(defect) && !cancellationToken.IsCancellationRequested)
            {
                // It is to be mended; the other requests do not wait for that.
                LogDefect(defect, jobId);
            }
        }

        return Unit.Value;
    }

    private async Task PollAsync(Guid jobId, PollRound round, CancellationToken cancellationToken)
    {
        await unitOfWork.TryResetAsync();
        if (await deliveries.FindAsync(jobId, cancellationToken) is not { Number: { } number } delivery
            || await jobs.FindTaskIdAsync(jobId, cancellationToken) is not { } taskId
            || await tasks.FindAsync(taskId, cancellationToken) is not { } found)
        {
            return;
        }

        // A task that was moved to another repository has no access to its old requests.
        GitRepository repository = repositories.Find(found);
        await unitOfWork.TryResetAsync();
        if (repository.Key != delivery.Repository)
        {
            return;
        }

        PullRequest request = await round.AskAsync(
            repository, () => hosts.Connect(repository, GitPatience.OfPerson).GetPullRequestAsync(number, cancellationToken));
        if (request.State != PullRequestState.Open
            && await jobAndTask.FindForUpdateAsync(jobId, cancellationToken) is var (_, task)
            && await book.ApplyAsync(task, delivery.PromptVersionId, request.State, request.BaseBranch, request.MergedAt, cancellationToken) is not null)
        {
            await unitOfWork.SaveChangesAsync(cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What became of the pull request of job {JobId} is not known: {Reason}")]
    private partial void LogNotKnown(Guid jobId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The pull request of job {JobId} could not be looked at")]
    private partial void LogDefect(Exception exception, Guid jobId);
}
