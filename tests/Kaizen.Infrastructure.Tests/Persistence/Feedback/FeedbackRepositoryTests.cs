using Kaizen.Application.Feedback;
using Kaizen.Application.Feedback.Commands.TrimFeedback;
using Kaizen.Domain.Common;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Tasks;
using Kaizen.Testing.Databases;
using MediatR;

namespace Kaizen.Infrastructure.Tests.Persistence.Feedback;

[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class FeedbackRepositoryTests(DatabaseEngine engine) : StoreTests(engine)
{
    [Test]
    public async Task ListExamplesAsync_GivesBackEveryColumn()
    {
        OptimizationTask task = await Store.GivenATaskAsync();
        FeedbackEntry full = new(Guid.NewGuid(), task.Id, FeedbackSource.UserRating, Store.NextInstant())
        {
            Inputs = new JsonText("""{"n": 1.10, "big": 12345678901234567890.5, "t": "ü\u00fc😀"}"""),
            Output = "multi\nline ü😀",
            Score = new Score(0.1),
            Metadata = new JsonText("""{"a": [1, null]}"""),
            ExpectedOutput = new string('e', 20_000),
            Comment = "c",
        };
        FeedbackEntry empty = new(Guid.NewGuid(), task.Id, FeedbackSource.Seed, Store.NextInstant());
        await Store.SaveAsync(full, empty);

        IReadOnlyList<FeedbackEntry> found = await ListAsync(task, liveLimit: 10);

        Assert.That(found, Is.EqualTo(new[] { full, empty }).UsingPropertiesComparer());
    }

    [Test]
    public async Task ListExamplesAsync_TakesTheNewestLiveEntriesAndAllSeedsOldestFirst()
    {
        OptimizationTask task = await Store.GivenATaskAsync();
        FeedbackEntry[] entries =
        [
            Entry(task, FeedbackSource.Seed), Entry(task), Entry(task), Entry(task, FeedbackSource.Seed), Entry(task), Entry(task),
        ];
        await Store.SaveAsync([.. entries.Reverse(), Entry(await Store.GivenATaskAsync())]);

        IReadOnlyList<FeedbackEntry> found = await ListAsync(task, liveLimit: 2);

        Assert.That(found.Select(entry => entry.Id), Is.EqualTo(new[] { entries[0], entries[3], entries[4], entries[5] }.Select(entry => entry.Id)));
    }

    [Test]
    public async Task ListAsync_PagesNewestFirst()
    {
        OptimizationTask task = await Store.GivenATaskAsync();
        FeedbackEntry[] entries = [Entry(task), Entry(task), Entry(task), Entry(task)];
        await Store.SaveAsync([.. entries]);

        IReadOnlyList<FeedbackResponse> found =
            await Store.AskAsync((IFeedbackQueries feedback) => feedback.ListAsync(task.Id, new(Limit: 2, Offset: 1), default));

        Assert.That(found.Select(entry => entry.Id), Is.EqualTo(new[] { entries[2].Id, entries[1].Id }));
        Assert.That(found[0].CreatedAt, Is.EqualTo(entries[2].CreatedAt));
    }

    [Test]
    public async Task ListAsync_WhenNoTaskIsNamed_ListsThoseOfAll()
    {
        FeedbackEntry entry = Entry(await Store.GivenATaskAsync());
        await Store.SaveAsync(entry);

        IReadOnlyList<FeedbackResponse> found =
            await Store.AskAsync((IFeedbackQueries feedback) => feedback.ListAsync(null, new(Limit: 1000, Offset: 0), default));

        Assert.That(found.Select(response => response.Id), Has.Member(entry.Id));
    }

    [Test]
    public async Task Trim_KeepsTheNewestLiveEntriesAndAllSeeds()
    {
        // More surplus than one step deletes.
        const int Live = 1010;
        OptimizationTask task = Store.NewTask(new() { FeedbackRetentionLimit = 3 });
        FeedbackEntry seed = Entry(task, FeedbackSource.Seed);
        FeedbackEntry[] live = [.. Enumerable.Range(0, Live).Select(_ => Entry(task))];
        foreach (FeedbackEntry entry in live.Append(seed))
        {
            task.Record(entry, byName: false);
        }

        await Store.SaveAsync([task, seed, .. live]);

        await Store.AskAsync((IMediator mediator) => mediator.Send(new TrimFeedbackCommand()));

        OptimizationTask? trimmed = await Store.AskAsync((IOptimizationTaskRepository tasks) => tasks.FindAsync(task.Id, default));
        Assert.That(
            (await ListAsync(task, liveLimit: Live)).Select(entry => entry.Id), Is.EqualTo(live[^3..].Prepend(seed).Select(entry => entry.Id)));
        Assert.That((trimmed?.FeedbackCount, trimmed?.SeedCount, trimmed?.ExamplesSinceSuccess), Is.EqualTo(((int?)3, (int?)1, (int?)Live)));
    }

    private FeedbackEntry Entry(OptimizationTask task, FeedbackSource source = FeedbackSource.Sdk)
    {
        DateTimeOffset now = Store.NextInstant();
        return new FeedbackEntry(Guid.NewGuid(), task.Id, source, now);
    }

    private Task<IReadOnlyList<FeedbackEntry>> ListAsync(OptimizationTask task, int liveLimit) =>
        Store.AskAsync((IFeedbackRepository feedback) => feedback.ListExamplesAsync(task.Id, liveLimit, default));
}
