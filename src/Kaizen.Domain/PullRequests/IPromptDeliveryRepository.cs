namespace Kaizen.Domain.PullRequests;

public interface IPromptDeliveryRepository
{
    Task<PromptDelivery?> FindAsync(Guid jobId, CancellationToken cancellationToken);

    /// <summary>Lists the deliveries whose pull request has a number, in whatever repository.</summary>
    Task<IReadOnlyList<PromptDelivery>> ListByNumberAsync(long number, CancellationToken cancellationToken);

    /// <summary>Lists the deliveries from a branch whose pull request has no number yet.</summary>
    Task<IReadOnlyList<PromptDelivery>> ListUnopenedAsync(string branch, CancellationToken cancellationToken);

    /// <summary>Lists the jobs with a pull request whose version is still a draft, or was rejected although its request may yet be
    /// merged, the oldest first.</summary>
    /// <param name="rejectedSince">Rejected versions that were made earlier are left out.</param>
    Task<IReadOnlyList<Guid>> ListUndecidedAsync(DateTimeOffset rejectedSince, CancellationToken cancellationToken);

    void Add(PromptDelivery delivery);
}
