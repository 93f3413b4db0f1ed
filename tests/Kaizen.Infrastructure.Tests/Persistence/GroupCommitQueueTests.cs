using System.Net.Sockets;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Infrastructure.Tests.Persistence;

/// <summary>Items that wait before the queue starts are one batch, so a test can say what comes together.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class GroupCommitQueueTests : IBatchHandler<int, string>
{
    private readonly List<int[]> _batches = [];
    private readonly ServiceProvider _services;
    private readonly GroupCommitQueue<int, string> _queue;
    private Func<IReadOnlyList<int>, Task> _store = _ => Task.CompletedTask;

    public GroupCommitQueueTests()
    {
        _services = new ServiceCollection().AddScoped<IBatchHandler<int, string>>(_ => this).BuildServiceProvider();
        _queue = new GroupCommitQueue<int, string>(_services.GetRequiredService<IServiceScopeFactory>(), new DatabaseFaults());
    }

    [TearDown]
    public void DisposeServices() => _services.Dispose();

    [Test]
    public async Task SubmitAsync_WhenItemsWait_StoresThemTogetherInTheirOrder()
    {
        Task<string>[] answers = Submit(1, 2, 3);
        await _queue.StartAsync(default);

        Assert.That(await Task.WhenAll(answers), Is.EqualTo(new[] { "stored 1", "stored 2", "stored 3" }));
        Assert.That(_batches, Is.EqualTo(new[] { new[] { 1, 2, 3 } }));
    }

    [Test]
    public async Task SubmitAsync_AnswersOnlyOnceTheBatchIsStored()
    {
        var commit = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        _store = _ =>
        {
            begun.TrySetResult();
            return commit.Task;
        };
        Task<string>[] answers = Submit(1, 2);
        await _queue.StartAsync(default);
        await begun.Task;
        Assert.That(answers.Select(answer => answer.IsCompleted), Is.All.False);

        commit.SetResult();

        Assert.That(await Task.WhenAll(answers), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task SubmitAsync_WhenOneItemBreaksTheBatch_FailsAlone()
    {
        _store = items => items.Contains(2) ? throw new FormatException("bad item") : Task.CompletedTask;
        Task<string>[] answers = Submit(1, 2, 3);
        await _queue.StartAsync(default);

        Assert.That(await answers[0], Is.EqualTo("stored 1"));
        Assert.That(async () => await answers[1], Throws.TypeOf<FormatException>());
        Assert.That(await answers[2], Is.EqualTo("stored 3"));
    }

    [Test]
    public async Task SubmitAsync_WhenTheDatabaseIsAway_FailsTheBatchAtOnce()
    {
        _store = _ => throw new SocketException();
        Task<string>[] answers = Submit(1, 2, 3);
        await _queue.StartAsync(default);

        foreach (Task<string> answer in answers)
        {
            Assert.That(async () => await answer, Throws.TypeOf<SocketException>());
        }

        Assert.That(_batches, Has.Count.EqualTo(1), "What was lost at the commit may be stored; once more would store it twice.");
    }

    [Test]
    public async Task SubmitAsync_WhenTheHandlerRefusesAnItem_TellsItsFailureAndKeepsTheBatch()
    {
        Task<string>[] answers = Submit(1, -2, 3);
        await _queue.StartAsync(default);

        Assert.That(async () => await answers[1], Throws.TypeOf<ArgumentException>());
        Assert.That(await answers[0] + await answers[2], Is.EqualTo("stored 1stored 3"));
        Assert.That(_batches, Has.Count.EqualTo(1));
    }

    [TestCase(2, true)]
    [TestCase(3, false)]
    public async Task SubmitAsync_WhenRacesAreLost_TriesAgainAFewTimes(int lost, bool stored)
    {
        int attempts = 0;
        _store = _ => ++attempts <= lost ? throw new ConcurrentUpdateException(new FormatException()) : Task.CompletedTask;
        await _queue.StartAsync(default);

        Task<string> answer = Submit(1)[0];

        Assert.That(async () => await answer, stored ? Throws.Nothing : Throws.TypeOf<ConcurrentUpdateException>());
    }

    [Test]
    public async Task SubmitAsync_WhenABatchHasFailed_GoesOnWithTheNext()
    {
        _store = items => items.Contains(1) ? throw new FormatException() : Task.CompletedTask;
        await _queue.StartAsync(default);
        Assert.That(() => Submit(1)[0], Throws.TypeOf<FormatException>());

        Assert.That(await Submit(2)[0], Is.EqualTo("stored 2"));
    }

    [Test]
    public async Task SubmitAsync_WhenMoreWaitThanABatchHolds_StoresThemInTurn()
    {
        Task<string>[] answers = Submit([.. Enumerable.Range(0, 600)]);
        await _queue.StartAsync(default);

        await Task.WhenAll(answers);

        Assert.That(_batches.Select(batch => batch.Length), Is.EqualTo(new[] { 256, 256, 88 }));
        Assert.That(_batches.SelectMany(batch => batch), Is.EqualTo(Enumerable.Range(0, 600)));
    }

    [Test]
    public async Task SubmitAsync_WhenTheClientHasGone_StoresTheItemAllTheSame()
    {
        using var gone = new CancellationTokenSource();
        Task<string> answer = _queue.SubmitAsync(1, gone.Token);
        await gone.CancelAsync();
        await _queue.StartAsync(default);

        Assert.That(await answer, Is.EqualTo("stored 1"));
    }

    [Test]
    public async Task StopAsync_StoresWhatWaits()
    {
        Task<string>[] answers = Submit([.. Enumerable.Range(0, 300)]);
        await _queue.StartAsync(default);

        await _queue.StopAsync(default);

        Assert.That(_batches.Sum(batch => batch.Length), Is.EqualTo(300), "Stored when the queue has stopped, not some time later.");
        await Task.WhenAll(answers);
        Assert.That(() => _queue.SubmitAsync(1, default), Throws.InstanceOf<InvalidOperationException>(), "Nothing is taken that would not be stored.");
    }

    public async Task<IReadOnlyList<BatchOutcome<string>>> HandleAsync(IReadOnlyList<int> items, CancellationToken cancellationToken)
    {
        _batches.Add([.. items]);
        await _store(items);
        return [.. items.Select(item => item < 0
            ? new BatchOutcome<string>(null, new ArgumentException($"refused {item}"))
            : new BatchOutcome<string>($"stored {item}", null))];
    }

    private Task<string>[] Submit(params int[] items) => [.. items.Select(item => _queue.SubmitAsync(item, default))];
}
