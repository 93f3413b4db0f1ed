using System.Collections.Concurrent;
using System.Text.Json;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Jobs;
using Kaizen.Application.Jobs.Commands.CancelJob;
using Kaizen.Application.Tests.Memory;
using Kaizen.Domain.Common;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using Kaizen.Optimization;
using Kaizen.Optimization.Evaluation.Webhooks;
using Kaizen.Optimization.LanguageModels;
using Moq;

namespace Kaizen.Application.Tests.Jobs;

/// <summary>What becomes of a run when the process stops, the job is cancelled, or another run has taken it over.</summary>
internal sealed class InterruptingJobsTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    [Test]
    public async Task Send_WhenTheProcessStops_GivesTheJobBackAndTheNextRunGoesOnFromThere()
    {
        using var stop = new CancellationTokenSource();
        ScriptedModel model = StoppingAfter(7, stop);
        using var useCases = new UseCases(model);
        OptimizationJob job = useCases.GivenAJob();

        await useCases.RunAsync(job, stop.Token);

        Assert.That((job.IsActive, job.LeaseUntil, job.RunNumber), Is.EqualTo((true, (DateTimeOffset?)null, 1)));
        Assert.That(useCases.TaskOf(job).ActiveJobId, Is.EqualTo(job.Id));
        string[] paid = [.. model.Answered.Select(request => request.ContentHash())];
        Assert.That(useCases.Jobs.Calls.Select(call => call.Hash).Where(hash => hash.Length == paid[0].Length), Is.EquivalentTo(paid));
        int asked = model.Asked.Count;

        await useCases.RunAsync(job);

        Assert.That((job.Status, job.RunNumber), Is.EqualTo((JobStatus.Success, 2)));
        Assert.That(
            model.Asked.Skip(asked).Select(request => request.ContentHash()), Has.None.AnyOf(paid), "No call is paid for twice.");
    }

    [Test]
    public async Task Send_WhenTakenUpAgain_HasNoAnswerScoredTwice()
    {
        using var stop = new CancellationTokenSource();
        using var useCases = new UseCases(StoppingAfter(7, stop), UseCases.Defaults with { MaxParallelCalls = 1 });
        var scored = new ConcurrentQueue<string>();
        useCases.Scorer.Setup(scorer => scorer.ScoreAsync(It.IsAny<WebhookRequest>(), It.IsAny<CancellationToken>()))
            .Callback((WebhookRequest request, CancellationToken _) => scored.Enqueue(JsonSerializer.Serialize(request)))
            .ReturnsAsync(new WebhookScore(0.5, null));
        OptimizationJob job = useCases.GivenAJob();
        OptimizationTask task = useCases.TaskOf(job);
        task.Configure(task.Settings with { EvaluatorConfig = new JsonText("""{"type":"webhook","url":"https://scores.example/s"}""") });
        await useCases.RunAsync(job, stop.Token);
        int before = scored.Count;

        await useCases.RunAsync(job);

        Assert.That((job.Status, job.RunNumber), Is.EqualTo((JobStatus.Success, 2)));
        Assert.That(before, Is.InRange(1, scored.Count - 1));
        Assert.That(scored, Is.Unique);
    }

    [Test]
    public async Task Send_WhenTakenUpAgain_TellsTheTimeSinceTheFirstRunStarted()
    {
        using var stop = new CancellationTokenSource();
        using var useCases = new UseCases(StoppingAfter(7, stop));
        OptimizationJob job = useCases.GivenAJob();
        await useCases.RunAsync(job, stop.Token);
        useCases.Clock.Advance(TimeSpan.FromSeconds(90));

        await useCases.RunAsync(job);

        Assert.That(job.Metadata!.ToElement().GetProperty("duration_seconds").GetDouble(), Is.EqualTo(90));
    }

    [Test]
    public async Task Send_WhenCallsWereLost_CountsThemLikeTheirRepeatsAgainstTheCostBudget()
    {
        using var stop = new CancellationTokenSource();
        ScriptedModel model = StoppingAfter(8, stop);
        using var useCases = new UseCases(model);
        OptimizationJob job = useCases.GivenAJob();
        await useCases.RunAsync(job, stop.Token);
        ModelRequest[] lost = [.. model.Asked.Except(model.Answered)];

        await useCases.RunAsync(job);

        Assert.That(lost, Is.Not.Empty);
        Assert.That(
            job.Metadata!.ToElement().GetProperty("lost_calls_usd").GetDecimal(),
            Is.GreaterThan(0).And.LessThan(lost.Sum(request => request.WorstCaseUsd ?? 0) / 10));
    }

    [Test]
    public async Task Send_WhenTakenUpAgain_WorksOnWhatTheJobWasPlannedWith()
    {
        using var stop = new CancellationTokenSource();
        using var useCases = new UseCases(new ScriptedModel(async (_, cancellationToken) =>
        {
            await stop.CancelAsync();
            throw new OperationCanceledException(cancellationToken);
        }));
        OptimizationJob job = useCases.GivenAJob();
        await useCases.RunAsync(job, stop.Token);
        int planned = useCases.Jobs.Inputs[job.Id].Examples.Count;
        useCases.Examples.Feedback.Clear();

        using var again = new CancellationTokenSource();
        await again.CancelAsync();
        await useCases.RunAsync(job, again.Token);

        Assert.That(useCases.Jobs.Inputs[job.Id].Examples, Has.Count.EqualTo(planned).And.Count.EqualTo(20));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Send_WhenTheJobIsCancelled_StopsAtOnceOrOnAnotherNodeAtTheNextRenewal_AndWritesNothing(bool isCancelledHere)
    {
        var asked = new TaskCompletionSource();
        using var useCases = new UseCases(new ScriptedModel(async (_, cancellationToken) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return "never";
        }));
        OptimizationJob job = useCases.GivenAJob();
        Task run = useCases.RunAsync(job);
        await asked.Task;
        Assert.That(
            () => (job.Status, job.ProgressStep),
            Is.EqualTo((JobStatus.Evaluating, JobSteps.RunningGepa)).After(30).Seconds.PollEvery(5).MilliSeconds,
            "The run's last word before it waits.");

        if (isCancelledHere)
        {
            await useCases.SendAsync(new CancelJobCommand(job.Id));
        }
        else
        {
            job.Cancel(UseCases.Noon);
            useCases.TaskOf(job).ReleaseJob(job.Id);
            useCases.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await run.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That((job.Status, job.ProgressStep), Is.EqualTo((JobStatus.Cancelled, JobSteps.Cancelled)));
        Assert.That(useCases.Examples.Versions, Is.Empty);
        Assert.That(useCases.TaskOf(job).ActiveJobId, Is.Null);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Send_WhenTheDatabaseFailsTheRun_GivesTheJobBackAndTheNextRunGoesOnFromThere(bool isAway)
    {
        int calls = 0;
        var model = new ScriptedModel(request => Interlocked.Increment(ref calls) != 8
            ? ScriptedModel.Learn(request)
            : throw (isAway ? new TimeoutException() : new ConcurrentUpdateException(new TimeoutException())));
        using var useCases = new UseCases(model, UseCases.Defaults with { MaxParallelCalls = 1 });
        OptimizationJob job = useCases.GivenAJob();

        await useCases.RunAsync(job);

        Assert.That((job.IsActive, job.LeaseUntil, job.RunNumber), Is.EqualTo((true, (DateTimeOffset?)null, 1)));
        string[] paid = [.. model.Answered.Select(request => request.ContentHash())];
        int asked = model.Asked.Count;

        await useCases.RunAsync(job);

        Assert.That((job.Status, job.RunNumber), Is.EqualTo((JobStatus.Success, 2)));
        Assert.That(
            model.Asked.Skip(asked).Select(request => request.ContentHash()), Has.None.AnyOf(paid), "No call is paid for twice.");
    }

    [Test]
    public async Task Send_WhenTheDatabaseIsAwayUntilTheLeaseEnds_StopsAndLeavesTheJobToTheNextRun()
    {
        var asked = new TaskCompletionSource();
        bool isSilent = true;
        using var useCases = new UseCases(new ScriptedModel(async (request, cancellationToken) =>
        {
            asked.TrySetResult();
            await Task.Delay(isSilent ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, cancellationToken);
            return ScriptedModel.Learn(request);
        }));
        OptimizationJob job = useCases.GivenAJob();
        Task run = useCases.RunAsync(job);
        await asked.Task;

        useCases.Jobs.IsAway = true;
        useCases.Clock.Advance(Lease);
        await run.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That((job.IsActive, job.LeaseUntil <= useCases.Clock.GetUtcNow()), Is.EqualTo((true, true)));
        useCases.Jobs.IsAway = false;
        isSilent = false;
        await useCases.RunAsync(job);
        Assert.That((job.Status, job.RunNumber), Is.EqualTo((JobStatus.Success, 2)));
    }

    [Test]
    public async Task Send_WhenTheLeaseCannotBeRenewed_StopsAndLogsWhy()
    {
        var asked = new TaskCompletionSource();
        using var useCases = new UseCases(new ScriptedModel(async (_, cancellationToken) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return "never";
        }));
        OptimizationJob job = useCases.GivenAJob();
        Task run = useCases.RunAsync(job);
        await asked.Task;

        useCases.Jobs.RenewalDefect = new FormatException("defect");
        useCases.Clock.Advance(TimeSpan.FromSeconds(1));
        await run.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(job.IsActive, Is.True, "The next run takes it up.");
        Assert.That(useCases.Log.Errors, Is.EqualTo(new[] { useCases.Jobs.RenewalDefect }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Send_WhenTheJobIsCancelledOrFailsInItsSearch_KeepsTheCandidatesThatItCameTo(bool isCancelled)
    {
        var late = new TaskCompletionSource();
        int calls = 0;
        using var useCases = new UseCases(new ScriptedModel(async (request, cancellationToken) =>
        {
            if (Interlocked.Increment(ref calls) > 35)
            {
                late.TrySetResult();
                await Task.Delay(isCancelled ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, cancellationToken);
                throw new ModelCallException(ModelFault.Systemic, "gone");
            }

            return ScriptedModel.Learn(request);
        }));
        OptimizationJob job = useCases.GivenAJob();

        Task run = useCases.RunAsync(job);
        await late.Task;
        if (isCancelled)
        {
            await useCases.SendAsync(new CancelJobCommand(job.Id));
        }

        await run;
        IReadOnlyList<CandidateRecord> candidates = await useCases.Get<ILineageStore>().ListAsync(job.Id, default);

        Assert.That(job.Status, Is.EqualTo(isCancelled ? JobStatus.Cancelled : JobStatus.Failure));
        Assert.That(candidates, Is.Not.Empty);
        Assert.That(candidates[0].ValidationScore, Is.Not.Null, "the incumbent was scored");
    }

    [Test]
    public async Task Send_WhenAnotherRunHasTakenOver_CannotWriteItsResult()
    {
        OptimizationJob? job = null;
        int? successor = null;
        using var useCases = new UseCases(new ScriptedModel(request =>
        {
            if (successor is null)
            {
                job!.Release(job.RunNumber);
                successor = job.Claim(UseCases.Noon, Lease);
            }

            return ScriptedModel.Learn(request);
        }), UseCases.Defaults with { MaxParallelCalls = 1 });
        job = useCases.GivenAJob();

        await useCases.RunAsync(job);

        Assert.Multiple(() =>
        {
            Assert.That((job.RunNumber, successor), Is.EqualTo((2, (int?)2)));
            Assert.That((job.IsActive, job.LeaseUntil), Is.EqualTo((true, (DateTimeOffset?)(UseCases.Noon + Lease))));
            Assert.That(job.PromptVersionId, Is.Null);
            Assert.That(useCases.TaskOf(job).ActiveJobId, Is.EqualTo(job.Id), "The task stays held for the run that took over.");
        });
    }

    [Test]
    public async Task Send_WhenItsLeaseIsLostToAnotherRun_LeavesTheCandidatesToThatOne()
    {
        OptimizationJob? job = null;
        var late = new TaskCompletionSource();
        int calls = 0;
        using var useCases = new UseCases(new ScriptedModel(async (request, cancellationToken) =>
        {
            if (Interlocked.Increment(ref calls) > 35 && job!.RunNumber == 1)
            {
                late.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            return ScriptedModel.Learn(request);
        }));
        job = useCases.GivenAJob();
        Task run = useCases.RunAsync(job);
        await late.Task;

        job.Release(job.RunNumber);
        int successor = job.Claim(UseCases.Noon, Lease)!.Value;
        useCases.Clock.Advance(TimeSpan.FromSeconds(1));
        await run.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(await useCases.Get<ILineageStore>().ListAsync(job.Id, default), Is.Empty);
        job.Release(successor);
        await useCases.RunAsync(job);
        Assert.That((job.Status, job.RunNumber), Is.EqualTo((JobStatus.Success, 3)));
    }

    [Test]
    public async Task Send_WhenAnotherRunHoldsTheJob_LeavesItAlone()
    {
        using var useCases = new UseCases();
        OptimizationJob job = useCases.GivenAJob();
        job.Claim(UseCases.Noon, Lease);

        await useCases.RunAsync(job);

        Assert.That((job.RunNumber, job.Status), Is.EqualTo((1, JobStatus.Running)));
        Assert.That((useCases.UnitOfWork.Saves, useCases.UnitOfWork.Resets), Is.EqualTo((0, 1)), "The row that was held is let go.");
    }

    [Test]
    public async Task Send_WhenTheJobHasEndedOrIsGone_LeavesItAlone()
    {
        using var useCases = new UseCases();
        OptimizationJob job = useCases.GivenAJob();
        job.Cancel(UseCases.Noon);

        await useCases.RunAsync(job);
        useCases.Jobs.All.Clear();
        await useCases.RunAsync(job);

        Assert.That((job.RunNumber, job.Status), Is.EqualTo((0, JobStatus.Cancelled)));
    }

    [Test]
    public async Task Send_WhenItsRunsWereInterruptedTooOften_GivesTheJobUp()
    {
        using var useCases = new UseCases();
        OptimizationJob job = useCases.GivenAJob();
        for (int run = 1; run <= OptimizationJob.MaxRuns; run++)
        {
            job.Release(job.Claim(UseCases.Noon, Lease)!.Value);
        }

        await useCases.RunAsync(job);

        Assert.That((job.Status, job.ErrorMessage), Is.EqualTo((JobStatus.Failure, "Given up after 20 runs that were interrupted")));
        Assert.That(useCases.TaskOf(job).ActiveJobId, Is.Null);
    }

    /// <summary>Answers some calls and stops the process during the next one; once it has stopped, answers all.</summary>
    private static ScriptedModel StoppingAfter(int answers, CancellationTokenSource stop)
    {
        int calls = 0;
        return new ScriptedModel(async (request, cancellationToken) =>
        {
            if (Interlocked.Increment(ref calls) > answers && !stop.IsCancellationRequested)
            {
                await stop.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
            }

            return ScriptedModel.Learn(request);
        });
    }
}
