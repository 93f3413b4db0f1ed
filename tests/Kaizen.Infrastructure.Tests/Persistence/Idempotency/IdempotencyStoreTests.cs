using System.Text;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Infrastructure.Persistence;
using Kaizen.Infrastructure.Persistence.Idempotency;
using Kaizen.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Kaizen.Infrastructure.Tests.Persistence.Idempotency;

[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class IdempotencyStoreTests(DatabaseEngine engine) : StoreTests(engine)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    [Test]
    public async Task BeginAsync_WhenAnsweredBefore_GivesTheFirstAnswerAgain()
    {
        await using Store store = NewStore(new FakeTimeProvider(Store.Noon));

        StoredAnswer first = await RequestAsync(store, "replay", "body");
        StoredAnswer again = await RequestAsync(store, "replay", "body");

        Assert.That(
            (again.Status, again.ContentType, again.Location, Encoding.UTF8.GetString(again.Body)),
            Is.EqualTo((201, "application/json", "/there", Encoding.UTF8.GetString(first.Body))));
    }

    [Test]
    public async Task BeginAsync_WhenTheBodyDiffers_Throws()
    {
        await using Store store = NewStore(new FakeTimeProvider(Store.Noon));
        await RequestAsync(store, "reused", "body");

        Assert.That(() => RequestAsync(store, "reused", "other"), Throws.TypeOf<IdempotencyKeyReusedException>());
    }

    [Test]
    public async Task BeginAsync_WhenTheFirstRequestFailed_HandlesTheNext()
    {
        await using Store store = NewStore(new FakeTimeProvider(Store.Noon));
        await store.InScopeAsync(async services =>
            Assert.That(await services.GetRequiredService<IIdempotencyStore>().BeginAsync("failed", "body", default), Is.Null));

        Assert.That(Encoding.UTF8.GetString((await RequestAsync(store, "failed", "body", "second")).Body), Is.EqualTo("second"));
    }

    [TestCase(-1, "first")]
    [TestCase(0, "second")]
    public async Task BeginAsync_ForgetsTheAnswerAfterADay(int microseconds, string answer)
    {
        var clock = new FakeTimeProvider(Store.Noon);
        await using Store store = NewStore(clock);
        string key = $"expires {microseconds}";
        await RequestAsync(store, key, "body", "first");

        clock.Advance(Lifetime + TimeSpan.FromMicroseconds(microseconds));

        Assert.That(Encoding.UTF8.GetString((await RequestAsync(store, key, "body", "second")).Body), Is.EqualTo(answer));
    }

    [Test]
    public async Task BeginAsync_WhenRequestsComeAtOnce_HandlesOneAndAnswersAllWithIt()
    {
        await using Store store = NewStore(new FakeTimeProvider(Store.Noon));

        await AssertOneIsHandledAsync(store, "at once");
    }

    [Test]
    public async Task BeginAsync_WhenRequestsComeAtOnceAfterADay_HandlesOneAndAnswersAllWithIt()
    {
        var clock = new FakeTimeProvider(Store.Noon);
        await using Store store = NewStore(clock);
        await RequestAsync(store, "at once again", "body", "yesterday's");
        clock.Advance(Lifetime);

        await AssertOneIsHandledAsync(store, "at once again");
    }

    [Test]
    public async Task CompleteAsync_KeepsNoSecretInPlainText()
    {
        await using Store store = NewStore(new FakeTimeProvider(Store.Noon));

        await RequestAsync(store, "secret", "body", "kaizen_0123456789abcdef", isSecret: true);

        string[] answers = await store.AskAsync((KaizenDbContext db) => db.IdempotencyRecords.Select(record => record.Answer!).ToArrayAsync());
        Assert.That(answers, Has.None.Contains("kaizen_").And.None.Contains(Convert.ToBase64String("kaizen_012345678"u8)[..12]));
    }

    [Test]
    [NonParallelizable]
    public async Task DeleteExpiredAsync_DeletesWhatIsTooOldAlone()
    {
        var clock = new FakeTimeProvider(Store.Noon.AddYears(-1));
        await using Store store = NewStore(clock);
        await RequestAsync(store, "old", "body");
        int before = await CountAsync(store);
        clock.Advance(Lifetime + TimeSpan.FromMicroseconds(1));
        await RequestAsync(store, "young", "body");

        await store.InScopeAsync(services => services.GetRequiredService<IdempotencyStore>().DeleteExpiredAsync(default));

        Assert.That(await CountAsync(store), Is.EqualTo(before));
        Assert.That(Encoding.UTF8.GetString((await RequestAsync(store, "young", "body", "second")).Body), Is.EqualTo("first"));
    }

    private static Task<int> CountAsync(Store store) => store.AskAsync((KaizenDbContext db) => db.IdempotencyRecords.CountAsync());

    private static async Task AssertOneIsHandledAsync(Store store, string key)
    {
        int handled = 0;

        StoredAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => Task.Run(() =>
            RequestAsync(store, key, "body", $"by {number}", () => Interlocked.Increment(ref handled)))));

        Assert.That(handled, Is.EqualTo(1));
        Assert.That(answers.Select(answer => Encoding.UTF8.GetString(answer.Body)).Distinct(), Has.Exactly(1).Items);
    }

    private static Task<StoredAnswer> RequestAsync(
        Store store, string key, string body, string answer = "first", Action? handle = null, bool isSecret = false) =>
        store.InScopeAsync(async services =>
        {
            IIdempotencyStore answers = services.GetRequiredService<IIdempotencyStore>();
            if (await answers.BeginAsync(key, body, default) is { } earlier)
            {
                return earlier;
            }

            handle?.Invoke();
            var now = new StoredAnswer(201, "application/json", "/there", Encoding.UTF8.GetBytes(answer));
            await answers.CompleteAsync(now, isSecret, default);
            return now;
        });

    private Store NewStore(FakeTimeProvider clock) =>
        new(Engine, Database.ConnectionString, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
}
