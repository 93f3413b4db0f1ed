using Kaizen.Infrastructure.LanguageModels;

namespace Kaizen.Infrastructure.Tests.LanguageModels;

[Parallelizable(ParallelScope.All)]
internal sealed class RetryScheduleTests
{
    [Test]
    public void WaitAfter_WhenFaultsRepeat_DoublesWithinTheJitter()
    {
        var schedule = new RetrySchedule(TimeSpan.FromSeconds(1), new Random(1));

        double[] waits = [.. Waits(schedule, ProviderFaultKind.ServerError)];

        double[] full = [1, 2, 4, 8, 16, 32, 64];
        Assert.That(waits, Has.Length.EqualTo(full.Length));
        Assert.That(waits.Zip(full, (wait, most) => wait / most), Is.All.InRange(0.5, 1.0));
        Assert.That(waits.Zip(full, (wait, most) => wait / most).Distinct().Count(), Is.GreaterThan(1));
    }

    [TestCase(ProviderFaultKind.NoConnection, 5)]
    [TestCase(ProviderFaultKind.TimedOut, 3)]
    [TestCase(ProviderFaultKind.RateLimited, 7)]
    [TestCase(ProviderFaultKind.Unreadable, 7)]
    [TestCase(ProviderFaultKind.BadRequest, 0)]
    [TestCase(ProviderFaultKind.Denied, 0)]
    public void WaitAfter_WhenOneKindRepeats_AllowsSoManyRetries(ProviderFaultKind kind, int retries) =>
        Assert.That(Waits(new(TimeSpan.FromSeconds(0.5), new Random(1)), kind).Count(), Is.EqualTo(retries));

    [Test]
    public void WaitAfter_WhenConnectionsAreRefused_GivesUpWithinSeconds() =>
        Assert.That(Waits(new(TimeSpan.FromSeconds(0.2), new Random(1)), ProviderFaultKind.NoConnection).Sum(), Is.LessThan(10));

    [Test]
    public void WaitAfter_WhenTheProviderAsksForTooLong_GivesUp()
    {
        var schedule = new RetrySchedule(TimeSpan.Zero, new Random(1));

        Assert.Multiple(() =>
        {
            Assert.That(schedule.WaitAfter([Fault(RetrySchedule.MaxRetryAfter)]), Is.EqualTo(RetrySchedule.MaxRetryAfter));
            Assert.That(schedule.WaitAfter([Fault(RetrySchedule.MaxRetryAfter + TimeSpan.FromSeconds(1))]), Is.Null);
        });

        static ProviderFault Fault(TimeSpan retryAfter) => new(ProviderFaultKind.RateLimited, "", retryAfter);
    }

    private static IEnumerable<double> Waits(RetrySchedule schedule, ProviderFaultKind kind)
    {
        List<ProviderFault> faults = [new(kind, "")];
        while (schedule.WaitAfter(faults) is { } wait)
        {
            yield return wait.TotalSeconds;
            faults.Add(new(kind, ""));
        }
    }
}
