using System.Collections.Concurrent;
using Kaizen.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Infrastructure.Tests.Persistence;

/// <summary>How reads that come together share queries, and which of them may share which.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SharedStampSourceTests
{
    private readonly ConcurrentQueue<TaskCompletionSource<object?>> _queries = new();
    private readonly SemaphoreSlim _asked = new(0);
    private readonly List<ScriptedConnection> _connections = [];
    private readonly ServiceProvider _services;
    private readonly SharedStampSource _source;

    public SharedStampSourceTests()
    {
        _services = new ServiceCollection().AddScoped<KaizenDbContext>(_ => NewContext()).BuildServiceProvider();
        _source = new SharedStampSource(_services.GetRequiredService<IServiceScopeFactory>());
    }

    [TearDown]
    public async Task DisposeAsync()
    {
        await _source.DisposeAsync();
        await _services.DisposeAsync();
        _asked.Dispose();
    }

    [Test]
    public async Task ReadAsync_WhenAReadIsUnderWay_SharesTheNextOneAndNotThatOne()
    {
        Task<long> early = ReadAsync();
        TaskCompletionSource<object?> first = await NextQueryAsync();
        Task<long>[] late = [.. Enumerable.Range(0, 20).Select(_ => ReadAsync())];

        first.SetResult(7L);
        Assert.That(await early, Is.EqualTo(7));
        Assert.That(late.Select(read => read.IsCompleted), Is.All.False, "The query that was under way may have missed a change.");

        (await NextQueryAsync()).SetResult(8L);
        Assert.That(await Task.WhenAll(late), Is.All.EqualTo(8));
        Assert.That(_queries, Is.Empty, "Twenty reads were one query.");
    }

    [Test]
    public async Task ReadAsync_WhenNothingIsUnderWay_AsksAnewOnTheSameConnection()
    {
        for (long value = 1; value <= 3; value++)
        {
            Task<long> read = ReadAsync();
            (await NextQueryAsync()).SetResult(value);
            Assert.That(await read, Is.EqualTo(value));
        }

        Assert.That(_connections, Has.Count.EqualTo(1));
        Assert.That(_connections[0].Opened, Is.EqualTo(1));
    }

    [Test]
    public async Task ReadAsync_WhenAQueryFails_TellsThoseWhoWaitedAndConnectsAnew()
    {
        Task<long> failed = ReadAsync();
        (await NextQueryAsync()).SetException(new TimeoutException("the database is away"));
        Assert.That(async () => await failed, Throws.TypeOf<TimeoutException>());

        Task<long> next = ReadAsync();
        (await NextQueryAsync()).SetResult(9L);

        Assert.That(await next, Is.EqualTo(9));
        Assert.That(_connections, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task ReadAsync_WhenOneCallerGivesUp_TheOthersGetTheirAnswer()
    {
        using var gone = new CancellationTokenSource();
        Task<long> impatient = _source.ReadAsync(gone.Token).AsTask();
        TaskCompletionSource<object?> query = await NextQueryAsync();
        Task<long> patient = ReadAsync();

        await gone.CancelAsync();
        Assert.That(async () => await impatient, Throws.InstanceOf<OperationCanceledException>());
        query.SetResult(1L);
        (await NextQueryAsync()).SetResult(2L);

        Assert.That(await patient, Is.EqualTo(2));
    }

    private Task<long> ReadAsync() => _source.ReadAsync(default).AsTask();

    private async Task<TaskCompletionSource<object?>> NextQueryAsync()
    {
        // A source that never asks is to fail the test, not to keep it waiting.
        Assert.That(await _asked.WaitAsync(TimeSpan.FromSeconds(30)), Is.True, "No query was made.");
        return _queries.TryDequeue(out TaskCompletionSource<object?>? query) ? query : throw new InvalidOperationException("The query is gone.");
    }

    private SqlServerKaizenDbContext NewContext()
    {
        var connection = new ScriptedConnection(() =>
        {
            var query = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
            _queries.Enqueue(query);
            _asked.Release();
            return query.Task;
        });
        _connections.Add(connection);
        return new SqlServerKaizenDbContext(
            new DbContextOptionsBuilder<SqlServerKaizenDbContext>().UseSqlServer(connection).UseSnakeCaseNamingConvention().Options);
    }
}
