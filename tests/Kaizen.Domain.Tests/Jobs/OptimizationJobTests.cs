using Kaizen.Domain.Jobs;
using static Kaizen.Domain.Tests.Instants;

namespace Kaizen.Domain.Tests.Jobs;

/// <summary>How runs take a job up, hold it by a lease, and are fenced off by their number once another run has it.</summary>
internal sealed class OptimizationJobTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    private readonly OptimizationJob _job = new(Guid.NewGuid(), Guid.NewGuid(), JobTrigger.ApiOnDemand, 9, Noon);

    [Test]
    public void Claim_WhenNoRunHoldsTheJob_GivesTheFirstNumberAndALease()
    {
        Assert.That(_job.Claim(Noon, Lease), Is.EqualTo(1));

        Assert.Multiple(() =>
        {
            Assert.That(_job.Status, Is.EqualTo(JobStatus.Running));
            Assert.That(_job.LeaseUntil, Is.EqualTo(Noon + Lease));
            Assert.That(_job.StartedAt, Is.EqualTo(Noon));
            Assert.That(_job.IsActive, Is.True);
        });
    }

    [Test]
    public void Claim_WhenARunHoldsTheJob_IsRefused()
    {
        _job.Claim(Noon, Lease);

        Assert.That(_job.Claim(Noon + Lease - TimeSpan.FromMicroseconds(1), Lease), Is.Null);
        Assert.That(_job.RunNumber, Is.EqualTo(1));
    }

    [Test]
    public void Claim_WhenTheLeaseHasRunOut_TakesOverAndKeepsTheFirstStart()
    {
        _job.Claim(Noon, Lease);

        Assert.That(_job.Claim(Noon + Lease, Lease), Is.EqualTo(2));
        Assert.That((_job.StartedAt, _job.LeaseUntil), Is.EqualTo(((DateTimeOffset?)Noon, (DateTimeOffset?)(Noon + (2 * Lease)))));
    }

    [Test]
    public void Claim_WhenTheJobWasGivenBack_NeedsNotWaitForTheLease()
    {
        _job.Release(_job.Claim(Noon, Lease)!.Value);

        Assert.That(_job.LeaseUntil, Is.Null);
        Assert.That(_job.Claim(Noon, Lease), Is.EqualTo(2));
    }

    [Test]
    public void Claim_WhenTheJobHasEnded_IsRefused()
    {
        _job.Cancel(Noon);

        Assert.That(_job.Claim(Noon.AddDays(1), Lease), Is.Null);
        Assert.That(_job.Status, Is.EqualTo(JobStatus.Cancelled));
    }

    [Test]
    public void Report_WhenAnotherRunHasTakenOver_IsRefusedLikeEveryOtherWrite()
    {
        int zombie = _job.Claim(Noon, Lease)!.Value;
        int current = _job.Claim(Noon + Lease, Lease)!.Value;

        Assert.Multiple(() =>
        {
            Assert.That(() => _job.Report(zombie, JobStatus.Evaluating, JobSteps.RunningGepa, 0.5), Throws.TypeOf<RunReplacedException>());
            Assert.That(() => _job.Succeed(zombie, Guid.NewGuid(), new("{}"), Noon), Throws.TypeOf<RunReplacedException>());
            Assert.That(() => _job.Record(zombie, Guid.NewGuid(), new("{}")), Throws.TypeOf<RunReplacedException>());
            Assert.That(() => _job.CompleteDelivery(zombie, new("{}"), "url", Noon), Throws.TypeOf<RunReplacedException>());
            Assert.That(() => _job.FailDelivery(zombie, new("{}"), Noon), Throws.TypeOf<RunReplacedException>());
            Assert.That(() => _job.Fail(zombie, "late", null, Noon), Throws.TypeOf<RunReplacedException>());
            Assert.That(() => _job.Release(zombie), Throws.TypeOf<RunReplacedException>());
            Assert.That((_job.Status, _job.Progress, _job.LeaseUntil), Is.EqualTo((JobStatus.Running, 0.0, (DateTimeOffset?)(Noon + (2 * Lease)))));
            Assert.That(() => _job.Report(current, JobStatus.Evaluating, JobSteps.RunningGepa, 0.5), Throws.Nothing);
        });
    }

    [Test]
    public void Report_TellsStepAndProgress()
    {
        int run = _job.Claim(Noon, Lease)!.Value;

        _job.Report(run, JobStatus.Evaluating, JobSteps.RunningGepa, 0.25);

        Assert.That((_job.Status, _job.ProgressStep, _job.Progress), Is.EqualTo((JobStatus.Evaluating, JobSteps.RunningGepa, 0.25)));
    }

    [Test]
    public void Report_WhenFiguresAreAbsent_KeepsTheLastOnes()
    {
        int run = _job.Claim(Noon, Lease)!.Value;
        _job.Report(run, JobStatus.Evaluating, JobSteps.RunningGepa, 0.25, new RunFigures(0.5, 12, 0.1));

        _job.Report(run, JobStatus.Compiling, JobSteps.JudgeEvaluation, 0.9);

        Assert.That((_job.BestScore, _job.LlmCalls, _job.CostUsd), Is.EqualTo(((double?)0.5, 12, (double?)0.1)));
    }

    [Test]
    public void Report_WhenARunBeginsAnewAfterAnother_NeitherStateNorProgressGoesBack()
    {
        int first = _job.Claim(Noon, Lease)!.Value;
        _job.Report(first, JobStatus.Compiling, JobSteps.JudgeEvaluation, 0.9);
        int second = _job.Claim(Noon + Lease, Lease)!.Value;

        _job.Report(second, JobStatus.Running, JobSteps.LoadingData, 0);

        Assert.That((_job.Status, _job.ProgressStep, _job.Progress), Is.EqualTo((JobStatus.Compiling, JobSteps.LoadingData, 0.9)));
    }
}
