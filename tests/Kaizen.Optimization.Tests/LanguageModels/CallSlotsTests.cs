using Kaizen.Optimization.LanguageModels;
using Kaizen.Optimization.Tests.Worlds;

namespace Kaizen.Optimization.Tests.LanguageModels;

[Parallelizable(ParallelScope.All)]
internal sealed class CallSlotsTests
{
    [Test]
    public async Task EnterAsync_WhenCallsWait_LetsThoseGoFirstThatCannot()
    {
        var clock = new ManualClock();
        var slots = new CallSlots(1, clock);
        await slots.EnterAsync(canWait: false, CancellationToken.None);

        Task patient = slots.EnterAsync(canWait: true, CancellationToken.None);
        Task first = slots.EnterAsync(canWait: false, CancellationToken.None);
        Task second = slots.EnterAsync(canWait: false, CancellationToken.None);
        slots.Leave(canWait: false);
        await first;
        Assert.That((second.IsCompleted, patient.IsCompleted), Is.EqualTo((false, false)));
        slots.Leave(canWait: false);
        await second;
        Assert.That(patient.IsCompleted, Is.False);
        slots.Leave(canWait: false);
        clock.Advance(CallSlots.Courtesy);
        await patient;
    }

    [Test]
    public async Task EnterAsync_WhenASlotIsFree_LeavesItForAMomentToTheCallsThatCannotWait()
    {
        var clock = new ManualClock();
        var slots = new CallSlots(1, clock);

        Task patient = slots.EnterAsync(canWait: true, CancellationToken.None);
        await slots.EnterAsync(canWait: false, CancellationToken.None);
        clock.Advance(CallSlots.Courtesy);
        slots.Leave(canWait: false);
        Assert.That(patient.IsCompleted, Is.False);
        clock.Advance(CallSlots.Courtesy);

        await patient;
    }

    [Test]
    public async Task EnterAsync_WhenOnlyPatientCallsAreLeft_LosesNoTimeBetweenThem()
    {
        var clock = new ManualClock();
        var slots = new CallSlots(1, clock);

        Task[] patient = [.. Enumerable.Range(0, 3).Select(_ => slots.EnterAsync(canWait: true, CancellationToken.None))];
        clock.Advance(CallSlots.Courtesy);
        await patient[0];
        slots.Leave(canWait: true);
        await patient[1];
        slots.Leave(canWait: true);

        await patient[2];
    }

    [Test]
    public async Task EnterAsync_WhenAWaitingCallIsCancelled_GivesItsTurnToTheNext()
    {
        var slots = new CallSlots(1, new ManualClock());
        using var cancellation = new CancellationTokenSource();
        await slots.EnterAsync(canWait: false, CancellationToken.None);

        Task cancelled = slots.EnterAsync(canWait: false, cancellation.Token);
        Task next = slots.EnterAsync(canWait: false, CancellationToken.None);
        await cancellation.CancelAsync();
        Assert.That(async () => await cancelled, Throws.InstanceOf<OperationCanceledException>());
        slots.Leave(canWait: false);

        await next;
        slots.Leave(canWait: false);
        await slots.EnterAsync(canWait: false, CancellationToken.None);
    }
}
