using Kaizen.Domain.PullRequests;

namespace Kaizen.Application.Tests.Memory;

/// <summary>The pull requests of jobs.</summary>
internal sealed class MemoryDeliveries : IPromptDeliveryRepository
{
    public List<PromptDelivery> All { get; } = [];

    public Task<PromptDelivery?> FindAsync(Guid jobId, CancellationToken cancellationToken) =>
        Task.FromResult(All.Find(delivery => delivery.JobId == jobId));

    public Task<IReadOnlyList<PromptDelivery>> ListByNumberAsync(long number, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PromptDelivery>>(All.FindAll(delivery => delivery.Number == number));

    public Task<IReadOnlyList<PromptDelivery>> ListUnopenedAsync(string branch, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PromptDelivery>>(All.FindAll(delivery => delivery.Number is null && delivery.Branch == branch));

    public Task<IReadOnlyList<Guid>> ListUndecidedAsync(DateTimeOffset rejectedSince, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Guid>>([.. All.Where(delivery => delivery.Number is not null).Select(delivery => delivery.JobId)]);

    public void Add(PromptDelivery delivery) => All.Add(delivery);
}
