using System.Runtime.Versioning;
using Kaizen.Application.ApiKeys;
using Kaizen.Infrastructure.Security;
using Kaizen.Infrastructure.Tests.Persistence;
using Kaizen.Testing;
using Kaizen.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Kaizen.Infrastructure.Tests.Security;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class FirstKeyWriterTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Store _store;
    private readonly string _path;

    public FirstKeyWriterTests()
    {
        _store = new Store(DatabaseEngine.Sqlite, $"Data Source={_folder.File("kaizen.db")}");
        _path = _folder.File("secrets", "first-key.txt");
    }

    [SetUp]
    public Task MigrateAsync() => _store.Services.MigrateDatabaseAsync();

    [Test]
    public async Task EnsureAsync_WhenThereIsNoKey_WritesOneThatIsGood()
    {
        await EnsureAsync();

        string key = (await File.ReadAllTextAsync(_path)).TrimEnd('\n');
        Assert.That(key, Does.Match("^kaizen_[0-9a-f]{48}$"));
        Assert.That(await FindGoodAsync(key), Is.Not.Null);
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(_path)!), Is.EqualTo(new[] { _path }));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows has no file modes.")]
    [UnsupportedOSPlatform("windows")]
    public async Task EnsureAsync_LetsNoOneElseReadTheFile()
    {
        await EnsureAsync();

        Assert.That(File.GetUnixFileMode(_path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(
            File.GetUnixFileMode(Path.GetDirectoryName(_path)!),
            Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [Test]
    public async Task EnsureAsync_WhenThereIsAKey_WritesNothing()
    {
        await EnsureAsync();
        string first = await File.ReadAllTextAsync(_path);

        await EnsureAsync();

        Assert.That(await File.ReadAllTextAsync(_path), Is.EqualTo(first));
        Assert.That((await _store.AskAsync((IApiKeyQueries keys) => keys.ListAsync(default))).Select(key => key.Label), Is.EqualTo(new[] { "first key" }));
    }

    [Test]
    public async Task EnsureAsync_WhenAFileOfAnotherDatabaseIsThere_KeepsItUnderTheTime()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        await File.WriteAllTextAsync(_path, "older");

        await EnsureAsync();

        Assert.That(await File.ReadAllTextAsync($"{_path}.20260504T120000000007Z"), Is.EqualTo("older"));
        Assert.That(await FindGoodAsync((await File.ReadAllTextAsync(_path)).TrimEnd()), Is.Not.Null);
    }

    [Test]
    public async Task EnsureAsync_WhenSeveralStartAtOnce_MakesOneKeyAndItsFile()
    {
        string[] paths = [.. Enumerable.Range(0, 4).Select(node => _folder.File($"node{node}", "first-key.txt"))];

        await Task.WhenAll(paths.Select(EnsureAsync));

        string written = paths.Single(File.Exists);
        Assert.That(await FindGoodAsync((await File.ReadAllTextAsync(written)).TrimEnd()), Is.Not.Null);
        Assert.That(await _store.AskAsync((IApiKeyQueries keys) => keys.CountGoodAsync(default)), Is.EqualTo(1));
        Assert.That(Directory.EnumerateFiles(_folder.FullPath, "first-key*", SearchOption.AllDirectories), Is.EqualTo(new[] { written }));
    }

    [Test]
    public async Task EnsureAsync_WhenSeveralThatShareAFolderStartAtOnce_LeavesTheKeyThere()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => EnsureAsync()));

        Assert.That(await FindGoodAsync((await File.ReadAllTextAsync(_path)).TrimEnd()), Is.Not.Null);
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(_path)!), Is.EqualTo(new[] { _path }));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    private Task EnsureAsync() => EnsureAsync(_path);

    private Task EnsureAsync(string path) => new FirstKeyWriter(
        path,
        _store.Services.GetRequiredService<IServiceScopeFactory>(),
        new FakeTimeProvider(Store.Noon.AddMicroseconds(7)),
        NullLogger<FirstKeyWriter>.Instance).EnsureAsync(default);

    private Task<Guid?> FindGoodAsync(string key) => _store.AskAsync((IApiKeyQueries keys) => keys.FindGoodAsync(RawApiKey.Hash(key), default));
}
