using Kaizen.Application.ApiKeys;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Domain.ApiKeys;
using Kaizen.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Infrastructure.Tests.Persistence.ApiKeys;

[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class ApiKeyRepositoryTests(DatabaseEngine engine) : StoreTests(engine)
{
    [Test]
    public async Task FindForUpdateAsync_GivesBackEveryColumn()
    {
        ApiKey key = NewKey();
        key.Revoke(Store.NextInstant());
        await Store.SaveAsync(key);

        Assert.That(
            await Store.AskAsync((IApiKeyRepository keys) => keys.FindForUpdateAsync(key.Id, default)), Is.EqualTo(key).UsingPropertiesComparer());
    }

    [Test]
    public async Task FindGoodAsync_FindsAKeyByItsHashUntilItIsRevoked()
    {
        ApiKey key = NewKey();
        await Store.SaveAsync(key);
        Assert.That(await FindGoodAsync(key), Is.EqualTo(key.Id));

        await Store.InScopeAsync(async services =>
        {
            (await services.GetRequiredService<IApiKeyRepository>().FindForUpdateAsync(key.Id, default))!.Revoke(Store.NextInstant());
            await services.GetRequiredService<IUnitOfWork>().SaveChangesAsync(default);
        });

        Assert.That(await FindGoodAsync(key), Is.Null);
        Assert.That(await Store.AskAsync((IApiKeyQueries keys) => keys.FindGoodAsync(new string('0', 64), default)), Is.Null);
    }

    [Test]
    [NonParallelizable]
    public async Task ListAsync_ListsAllNewestFirstAndCountsTheGoodOnes()
    {
        int goodBefore = await Store.AskAsync((IApiKeyQueries keys) => keys.CountGoodAsync(default));
        ApiKey older = NewKey();
        ApiKey newer = NewKey();
        older.Revoke(Store.NextInstant());
        await Store.SaveAsync(older, newer);

        IReadOnlyList<ApiKeyResponse> found = await Store.AskAsync((IApiKeyQueries keys) => keys.ListAsync(default));

        Assert.That(found.Take(2), Is.EqualTo(new[]
        {
            new ApiKeyResponse(newer.Id, newer.Label, newer.CreatedAt, null),
            new ApiKeyResponse(older.Id, older.Label, older.CreatedAt, older.RevokedAt),
        }));
        Assert.That(await Store.AskAsync((IApiKeyQueries keys) => keys.CountGoodAsync(default)), Is.EqualTo(goodBefore + 1));
        Assert.That(await Store.AskAsync((IApiKeyQueries keys) => keys.AnyAsync(default)), Is.True);
    }

    [Test]
    public async Task Add_WhenTheHashIsTaken_IsAConflict()
    {
        ApiKey key = NewKey();
        await Store.SaveAsync(key);

        Assert.That(
            () => Store.SaveAsync(new ApiKey(Guid.NewGuid(), key.Hash, null, Store.NextInstant())), Throws.TypeOf<ConcurrentUpdateException>());
    }

    private Task<Guid?> FindGoodAsync(ApiKey key) => Store.AskAsync((IApiKeyQueries keys) => keys.FindGoodAsync(key.Hash, default));

    private ApiKey NewKey() => new(Guid.NewGuid(), RawApiKey.Hash(RawApiKey.Generate()), "ci ü", Store.NextInstant());
}
