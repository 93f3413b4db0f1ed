using System.Collections.Concurrent;
using Kaizen.Api.Tests.PullRequests;

namespace Kaizen.Api.Tests.Hosting;

/// <summary>Applications that many tests use, each on tasks of its own: one of a kind a database, started when first asked for.</summary>
internal static class SharedApis
{
    private static readonly ConcurrentDictionary<(DatabaseEngine Engine, ApiKind Kind), Lazy<Task<SharedApi>>> Started = new();

    public static async Task<KaizenApi> GetAsync(DatabaseEngine engine, ApiKind kind)
    {
        Lazy<Task<SharedApi>> start = Started.GetOrAdd((engine, kind), key => new(() => SharedApi.StartAsync(key.Engine, key.Kind)));
        return (await start.Value).Api;
    }

    public static async Task StopAllAsync()
    {
        foreach (Lazy<Task<SharedApi>> start in Started.Values)
        {
            await using SharedApi stopped = await start.Value;
        }
    }

    private sealed class SharedApi(TestDatabase database, SilentModel model, KaizenApi api) : IAsyncDisposable
    {
        public KaizenApi Api { get; } = api;

        public static async Task<SharedApi> StartAsync(DatabaseEngine engine, ApiKind kind)
        {
            TestDatabase database = await TestDatabases.CreateAsync(engine);
            SilentModel model = await SilentModel.StartAsync();
            KaizenApiOptions options = kind switch
            {
                ApiKind.Usual => new(),
                ApiKind.SilentModel => new() { Settings = model.Settings },
                ApiKind.GitHosts => new() { Settings = GitSettings.All },
                ApiKind.FewSeeds => new() { Settings = [("Seeds:Limit", "5")] },
                _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
            };
            return new SharedApi(database, model, await KaizenApi.StartAsync(database, options));
        }

        public async ValueTask DisposeAsync()
        {
            await Api.DisposeAsync();
            await model.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}
