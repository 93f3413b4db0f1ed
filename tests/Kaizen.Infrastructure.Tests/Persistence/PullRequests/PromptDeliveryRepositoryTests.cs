using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.PullRequests;
using Kaizen.Domain.Tasks;
using Kaizen.Testing.Databases;

namespace Kaizen.Infrastructure.Tests.Persistence.PullRequests;

[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class PromptDeliveryRepositoryTests(DatabaseEngine engine) : StoreTests(engine)
{
    [Test]
    public async Task FindAsync_GivesBackEveryColumn()
    {
        PromptDelivery opened = await GivenADeliveryAsync(number: 4711);
        PromptDelivery waiting = await GivenADeliveryAsync(number: null);

        Assert.That(await FindAsync(opened), Is.EqualTo(opened).UsingPropertiesComparer());
        Assert.That(await FindAsync(waiting), Is.EqualTo(waiting).UsingPropertiesComparer());
    }

    [Test]
    public async Task ListByNumberAsync_FindsThoseOfAnyRepository()
    {
        PromptDelivery first = await GivenADeliveryAsync(number: 12);
        PromptDelivery second = await GivenADeliveryAsync(number: 12);
        await GivenADeliveryAsync(number: 13);

        IReadOnlyList<PromptDelivery> found = await Store.AskAsync((IPromptDeliveryRepository deliveries) => deliveries.ListByNumberAsync(12, default));

        Assert.That(found.Select(delivery => delivery.JobId), Is.EquivalentTo(new[] { first.JobId, second.JobId }));
    }

    [Test]
    public async Task ListUndecidedAsync_FindsOpenedOnesWhoseVersionIsADraftOrWasRejectedLatelyOldestFirst()
    {
        PromptDelivery first = await GivenADeliveryAsync(number: 21);
        PromptDelivery second = await GivenADeliveryAsync(number: 22);
        PromptDelivery longRejected = await GivenADeliveryAsync(number: 23, reject: true);
        DateTimeOffset rejectedSince = Store.NextInstant();
        PromptDelivery rejected = await GivenADeliveryAsync(number: 24, reject: true);
        PromptDelivery waiting = await GivenADeliveryAsync(number: null);
        Guid[] own = [first.JobId, second.JobId, longRejected.JobId, rejected.JobId, waiting.JobId];

        IReadOnlyList<Guid> found = await Store.AskAsync((IPromptDeliveryRepository deliveries) => deliveries.ListUndecidedAsync(rejectedSince, default));

        Assert.That(found.Where(own.Contains), Is.EqualTo(new[] { first.JobId, second.JobId, rejected.JobId }));
    }

    private Task<PromptDelivery?> FindAsync(PromptDelivery delivery) =>
        Store.AskAsync((IPromptDeliveryRepository deliveries) => deliveries.FindAsync(delivery.JobId, default));

    private async Task<PromptDelivery> GivenADeliveryAsync(long? number, bool reject = false)
    {
        OptimizationTask task = Store.NewTask();
        var job = new OptimizationJob(Guid.NewGuid(), task.Id, JobTrigger.ApiOnDemand, 1, Store.NextInstant());
        var version = new PromptVersion(Guid.NewGuid(), task.Id, task.NextVersionNumber(), "p", Store.NextInstant());
        var delivery = new PromptDelivery(job.Id, version.Id, "kaizen/tune ü", "Improve it", "Because.\n");
        if (number is { } opened)
        {
            delivery.Open("github:owner/name", opened);
        }

        if (reject)
        {
            version.Reject();
        }

        await Store.SaveAsync(task, job, version, delivery);
        return delivery;
    }
}
