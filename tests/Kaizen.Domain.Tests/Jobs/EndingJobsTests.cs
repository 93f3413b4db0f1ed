using Kaizen.Domain.Common;
using Kaizen.Domain.Jobs;
using static Kaizen.Domain.Tests.Instants;

namespace Kaizen.Domain.Tests.Jobs;

internal sealed class EndingJobsTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private static readonly DateTimeOffset Later = Noon.AddMinutes(3);

    private readonly OptimizationJob _job = new(Guid.NewGuid(), Guid.NewGuid(), JobTrigger.AutoThreshold, 9, Noon);

    [Test]
    public void Succeed_StoresTheVersionAndEndsTheJob()
    {
        int run = _job.Claim(Noon, Lease)!.Value;
        var versionId = Guid.NewGuid();

        _job.Succeed(run, versionId, new JsonText("""{"verdict":"improved"}"""), Later);

        Assert.Multiple(() =>
        {
            Assert.That((_job.Status, _job.ProgressStep, _job.Progress), Is.EqualTo((JobStatus.Success, JobSteps.Completed, 1.0)));
            Assert.That(_job.PromptVersionId, Is.EqualTo(versionId));
            Assert.That(_job.Metadata?.Value, Is.EqualTo("""{"verdict":"improved"}"""));
            Assert.That((_job.CompletedAt, _job.LeaseUntil, _job.IsActive), Is.EqualTo(((DateTimeOffset?)Later, (DateTimeOffset?)null, false)));
            Assert.That(_job.ErrorMessage, Is.Null);
        });
    }

    [Test]
    public void Record_KeepsTheVersionWhileTheJobStaysActive()
    {
        int run = _job.Claim(Noon, Lease)!.Value;
        var versionId = Guid.NewGuid();

        _job.Record(run, versionId, new JsonText("{}"));

        Assert.That((_job.Status, _job.IsActive, _job.PromptVersionId), Is.EqualTo((JobStatus.Compiling, true, (Guid?)versionId)));
        Assert.That(_job.CompletedAt, Is.Null);
    }

    [TestCase(null)]
    [TestCase("https://git.example.org/pull/1")]
    public void CompleteDelivery_EndsTheJobWithThePullRequestThatWasOpened(string? prUrl)
    {
        int run = _job.Claim(Noon, Lease)!.Value;
        _job.Record(run, Guid.NewGuid(), new JsonText("{}"));

        _job.CompleteDelivery(run, new JsonText("""{"verdict":"improved"}"""), prUrl, Later);

        Assert.That((_job.Status, _job.PrUrl, _job.CompletedAt), Is.EqualTo((JobStatus.Success, prUrl, (DateTimeOffset?)Later)));
        Assert.That(_job.Metadata?.Value, Is.EqualTo("""{"verdict":"improved"}"""));
    }

    [Test]
    public void FailDelivery_EndsTheJobWithoutItsPullRequestUntilOneIsAdded()
    {
        int run = _job.Claim(Noon, Lease)!.Value;
        _job.Record(run, Guid.NewGuid(), new JsonText("{}"));

        _job.FailDelivery(run, new JsonText("""{"pr_error":"no"}"""), Later);

        Assert.That(
            (_job.Status, _job.ProgressStep, _job.Progress, _job.CompletedAt),
            Is.EqualTo((JobStatus.PrFailed, JobSteps.PrCreationFailed, 1.0, (DateTimeOffset?)Later)));
        Assert.That(_job.EnsurePullRequestCanBeRetried, Throws.Nothing);

        _job.AddPullRequest("https://git.example.org/pull/1", new JsonText("{}"));

        Assert.That((_job.Status, _job.ProgressStep), Is.EqualTo((JobStatus.Success, JobSteps.PrRetrySucceeded)));
        Assert.That(_job.EnsurePullRequestCanBeRetried, Throws.TypeOf<JobStateException>());
        Assert.That(
            _job.EnsurePullRequestCanBeCreated,
            Throws.TypeOf<PullRequestException>().With.Property(nameof(PullRequestException.Rule)).EqualTo("pull-request-exists"));
    }

    [Test]
    public void ClaimPullRequest_LetsOneAttemptAtATimeHoldTheEndedJob()
    {
        Assert.That(_job.ClaimPullRequest(Noon, Lease), Is.Null, "The job's own run delivers.");
        int run = _job.Claim(Noon, Lease)!.Value;
        _job.Record(run, Guid.NewGuid(), new JsonText("{}"));
        _job.FailDelivery(run, new JsonText("{}"), Noon);

        int first = _job.ClaimPullRequest(Noon, Lease)!.Value;
        Assert.That(_job.ClaimPullRequest(Noon + Lease / 2, Lease), Is.Null);

        int afterACrash = _job.ClaimPullRequest(Noon + Lease, Lease)!.Value;
        _job.ReleasePullRequest(first, new JsonText("""{"pr_error":"from the dead"}"""));
        Assert.That((_job.Metadata?.Value, _job.LeaseUntil), Is.EqualTo(("{}", (DateTimeOffset?)(Noon + 2 * Lease))));

        _job.ReleasePullRequest(afterACrash, new JsonText("""{"pr_error":"refused"}"""));
        Assert.That(
            (_job.Status, _job.Metadata?.Value, _job.LeaseUntil), Is.EqualTo((JobStatus.PrFailed, """{"pr_error":"refused"}""", (DateTimeOffset?)null)));

        int needless = _job.ClaimPullRequest(Noon, Lease)!.Value;
        Assert.That((_job.TrySkipPullRequest(needless, new JsonText("{}")), _job.LeaseUntil), Is.EqualTo((true, (DateTimeOffset?)null)));
        Assert.That(_job.ClaimPullRequest(Noon, Lease), Is.Not.Null);

        _job.AddPullRequest("https://git.example.org/pull/1", new JsonText("{}"));
        Assert.That(_job.LeaseUntil, Is.Null);
    }

    [Test]
    public void TrySkipPullRequest_WhenANewerAttemptHasTakenOver_ChangesNothing()
    {
        int run = _job.Claim(Noon, Lease)!.Value;
        _job.Record(run, Guid.NewGuid(), new JsonText("{}"));
        _job.FailDelivery(run, new JsonText("{}"), Noon);
        int first = _job.ClaimPullRequest(Noon, Lease)!.Value;
        _job.ClaimPullRequest(Noon + Lease, Lease);

        bool isSkipped = _job.TrySkipPullRequest(first, new JsonText("""{"pr_skipped":"from the dead"}"""));

        Assert.That(
            (isSkipped, _job.Status, _job.Metadata?.Value, _job.LeaseUntil),
            Is.EqualTo((false, JobStatus.PrFailed, "{}", (DateTimeOffset?)(Noon + 2 * Lease))));
    }

    [Test]
    public void ReleasePullRequest_WhenThePullRequestWasAdded_KeepsWhatItTells()
    {
        int run = _job.Claim(Noon, Lease)!.Value;
        _job.Succeed(run, Guid.NewGuid(), new JsonText("{}"), Noon);
        int attempt = _job.ClaimPullRequest(Noon, Lease)!.Value;
        _job.AddPullRequest("https://git.example.org/pull/1", new JsonText("{}"));

        _job.ReleasePullRequest(attempt, new JsonText("""{"pr_error":"late"}"""));

        Assert.That(_job.Metadata?.Value, Is.EqualTo("{}"));
    }

    [Test]
    public void Fail_TellsWhyAndKeepsTheProgress()
    {
        int run = _job.Claim(Noon, Lease)!.Value;
        _job.Report(run, JobStatus.Evaluating, JobSteps.RunningGepa, 0.4);

        _job.Fail(run, "The key is wrong", metadata: null, Later);

        Assert.Multiple(() =>
        {
            Assert.That((_job.Status, _job.ProgressStep, _job.Progress), Is.EqualTo((JobStatus.Failure, JobSteps.Error, 0.4)));
            Assert.That(_job.ErrorMessage, Is.EqualTo("The key is wrong"));
            Assert.That((_job.CompletedAt, _job.LeaseUntil), Is.EqualTo(((DateTimeOffset?)Later, (DateTimeOffset?)null)));
        });
    }

    [Test]
    public void Cancel_WhenPending_EndsTheJobBeforeAnyRun()
    {
        _job.Cancel(Later);

        Assert.That(
            (_job.Status, _job.ProgressStep, _job.CompletedAt, _job.StartedAt),
            Is.EqualTo((JobStatus.Cancelled, JobSteps.Cancelled, (DateTimeOffset?)Later, (DateTimeOffset?)null)));
    }

    [Test]
    public void Cancel_WhenRunning_FencesTheRunOff()
    {
        int run = _job.Claim(Noon, Lease)!.Value;

        _job.Cancel(Later);

        Assert.Multiple(() =>
        {
            Assert.That(() => _job.Report(run, JobStatus.Evaluating, JobSteps.RunningGepa, 0.5), Throws.TypeOf<RunReplacedException>());
            Assert.That(() => _job.Succeed(run, Guid.NewGuid(), new("{}"), Later), Throws.TypeOf<RunReplacedException>());
            Assert.That(() => _job.Fail(run, "late", null, Later), Throws.TypeOf<RunReplacedException>());
            Assert.That(_job.Status, Is.EqualTo(JobStatus.Cancelled));
        });
    }

    [Test]
    public void Cancel_WhenTheVersionIsRecorded_KeepsWhatItTells()
    {
        _job.Record(_job.Claim(Noon, Lease)!.Value, Guid.NewGuid(), new JsonText("""{"verdict":"improved"}"""));

        _job.Cancel(Later, new JsonText("""{"finish_reason":"cancelled"}"""));

        Assert.That((_job.Status, _job.Metadata?.Value), Is.EqualTo((JobStatus.Cancelled, """{"verdict":"improved"}""")));
    }

    [Test]
    public void Cancel_WhenTheJobHasEnded_ThrowsAndNamesTheState()
    {
        _job.Fail(_job.Claim(Noon, Lease)!.Value, "no", null, Noon);

        Assert.That(
            () => _job.Cancel(Later),
            Throws.TypeOf<JobStateException>().With.Message.EqualTo("Cannot cancel a job in state FAILURE")
                .And.Property(nameof(JobStateException.Status)).EqualTo(JobStatus.Failure));
        Assert.That((_job.Status, _job.CompletedAt), Is.EqualTo((JobStatus.Failure, (DateTimeOffset?)Noon)));
    }

    [Test]
    public void Succeed_WhenTheJobHasEndedAlready_Throws()
    {
        int run = _job.Claim(Noon, Lease)!.Value;
        _job.Fail(run, "no", null, Noon);

        Assert.That(() => _job.Succeed(run, Guid.NewGuid(), new("{}"), Later), Throws.TypeOf<RunReplacedException>());
        Assert.That((_job.Status, _job.PromptVersionId), Is.EqualTo((JobStatus.Failure, (Guid?)null)));
    }

    [Test]
    public void EnsurePullRequestCanBeRetried_WhenNoneHasFailed_NamesTheState() =>
        Assert.That(
            _job.EnsurePullRequestCanBeRetried,
            Throws.TypeOf<JobStateException>().With.Message.EqualTo("Cannot retry the pull request of a job in state PENDING"));

    [Test]
    public void EnsurePullRequestCanBeCreated_WhenNoneWasPrepared_Throws()
    {
        Assert.That(_job.EnsurePullRequestCanBeCreated, Throws.TypeOf<PullRequestException>()
            .With.Property(nameof(PullRequestException.Rule)).EqualTo("no-pull-request-preview"));

        _job.Succeed(_job.Claim(Noon, Lease)!.Value, Guid.NewGuid(), new("""{"verdict":"improved"}"""), Later);

        Assert.That(_job.EnsurePullRequestCanBeCreated, Throws.TypeOf<PullRequestException>());
    }

    [Test]
    public void EnsurePullRequestCanBeCreated_WhenOneWasPrepared_Passes()
    {
        _job.Succeed(_job.Claim(Noon, Lease)!.Value, Guid.NewGuid(), new("""{"pr_preview":{"pr_title":"Better"}}"""), Later);

        Assert.That(_job.EnsurePullRequestCanBeCreated, Throws.Nothing);
    }

    [Test]
    public void Of_TakesTheEventFromTheJob()
    {
        int run = _job.Claim(Noon, Lease)!.Value;
        _job.Report(run, JobStatus.Evaluating, JobSteps.RunningGepa, 0.25);

        JobEvent change = JobEvent.Of(_job, Later);

        Assert.That(
            (change.JobId, change.Status, change.ProgressStep, change.Progress, change.CreatedAt),
            Is.EqualTo((_job.Id, JobStatus.Evaluating, JobSteps.RunningGepa, 0.25, Later)));
    }
}
