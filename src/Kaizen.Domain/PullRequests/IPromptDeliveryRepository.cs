namespace Kaizen.Domain.PullRequests;

public interface IPromptDeliveryRepository
{
    Task<PromptDelivery?> FindAsync(Guid jobId, CancellationToken cancellationToken);

    /// <summary>Lists the deliveries whose pull request has a number, in whatever repository.</summary>
    Task<IReadOnlyList<PromptDelivery>> ListByNumberAsync(long number, CancellationToken cancellationToken);

    /// <summary>Lists the jobs with a pull request whose version is still a draft, the oldest first.</summary>
    Task<IReadOnlyList<Guid>> ListUndecidedAsync(CancellationToken cancellationToken);

    void Add(PromptDelivery delivery);
}
