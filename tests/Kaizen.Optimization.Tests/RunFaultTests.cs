using System.Text.Json;
using Kaizen.Optimization.Evaluation;
using Kaizen.Optimization.LanguageModels;
using Kaizen.Optimization.Tests.Worlds;

namespace Kaizen.Optimization.Tests;

/// <summary>What a run makes of calls that fail, answer nonsense or never come back, and of a time that is up.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class RunFaultTests
{
    [Test]
    public async Task RunAsync_WhenThePatternTakesTooLongOnEveryAnswer_EndsWithoutAnImprovementAndCountsThem()
    {
        OptimizationProblem problem = RuleWorld.Problem(20, maxMetricCalls: 30) with
        {
            Evaluator = EvaluatorConfig.Parse(JsonSerializer.SerializeToElement(new { type = "regex", pattern = "^(?=a)(a+)+$" }), out _),
        };

        OptimizationOutcome outcome = await problem.RunAsync(new ScriptedModel(_ => new string('a', 60) + "!"));

        Assert.That((outcome.FinishReason, outcome.Verdict), Is.EqualTo((FinishReason.NoImprovement, Verdict.NotProven)));
        Assert.That(outcome.Facts["evaluator_errors"], Is.EqualTo(outcome.MetricCalls).And.GreaterThan(0));
    }

    [Test]
    public async Task RunAsync_WhenTheTimeIsUp_EndsWithTheBestSoFar()
    {
        var clock = new ManualClock();
        int calls = 0;
        var model = new Observed(new RuleWorld(), async (_, token) =>
        {
            if (Interlocked.Increment(ref calls) == 150)
            {
                clock.Advance(TimeSpan.FromMinutes(7));
            }

            await Task.Yield();
            token.ThrowIfCancellationRequested();
        });

        OptimizationOutcome outcome = await OptimizationRun.RunAsync(
            RuleWorld.Problem(100) with { WallClock = TimeSpan.FromMinutes(8) }, model, clock, null, CancellationToken.None);

        Assert.That(outcome.FinishReason, Is.EqualTo(FinishReason.WallClock));
        Assert.That(outcome.Candidates, Has.Count.GreaterThan(1));
        Assert.That(outcome.TestScore, Is.Not.Null, "a quarter of the time is kept for the verdict");
        Assert.That(outcome.Facts["abandoned_calls"], Is.Positive);
    }

    [Test]
    public void RunAsync_WhenCancelled_EndsAtOnceEvenIfTheModelDoesNotListen()
    {
        using var cancel = new CancellationTokenSource();
        var model = new Observed(new RuleWorld(), (_, _) =>
        {
            cancel.Cancel();
            return new TaskCompletionSource().Task;
        });

        Assert.That(
            () => OptimizationRun.RunAsync(RuleWorld.Problem(50), model, TimeProvider.System, null, cancel.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase(ModelFault.Systemic)]
    [TestCase(ModelFault.Unavailable)]
    public void RunAsync_WhenEveryCallFails_FailsWithTheProvidersWords(ModelFault fault)
    {
        int calls = 0;
        var model = new Observed(new RuleWorld(), (_, _) =>
        {
            Interlocked.Increment(ref calls);
            throw new ModelCallException(fault, "invalid api key");
        });

        Assert.That(() => RuleWorld.Problem(100).RunAsync(model), Throws.TypeOf<ModelCallException>().With.Message.EqualTo("invalid api key"));
        Assert.That(calls, Is.LessThanOrEqualTo(10));
    }

    [Test]
    public void RunAsync_WhenTheJudgeAnswersGarbage_FailsWithItsWordsAndNotWithABadScore()
    {
        var world = new RuleWorld();
        var model = new ScriptedModel(request => request.Role == ModelRole.Judge ? "lorem ipsum" : world.CompleteAsync(request, default).GetAwaiter().GetResult().Text);

        Assert.That(
            () => (RuleWorld.Problem(100) with { Evaluator = EvaluatorConfig.Default }).RunAsync(model),
            Throws.TypeOf<ModelCallException>().With.Message.Contains("lorem ipsum"));
        Assert.That(model.Requests.Count(request => request.Role == ModelRole.Judge), Is.LessThanOrEqualTo(48));
    }

    [Test]
    public async Task RunAsync_WhenTheJudgeAnswersGarbageHalfOfTheTime_GoesOn([Range(1, 12)] int seed)
    {
        var world = new RuleWorld();
        var model = new ScriptedModel(request => request.Role == ModelRole.Judge && new Random(seed ^ Number(request.ContentHash())).Next(2) == 0
            ? "lorem ipsum"
            : world.CompleteAsync(request, default).GetAwaiter().GetResult().Text);

        OptimizationOutcome outcome = await (RuleWorld.Problem(100) with { Evaluator = EvaluatorConfig.Default }).RunAsync(model);

        Assert.That(outcome.ValidationScore, Is.GreaterThan(0.25));
        Assert.That(outcome.Facts["judge_unreadable_votes"], Is.GreaterThan(100));

        static int Number(string hash) => Convert.ToInt32(hash[..7], 16);
    }

    [Test]
    public async Task RunAsync_WhenTheFirstTwoVotesDisagreeAndTheThirdFails_CountsThem()
    {
        var world = new RuleWorld();
        var model = new ScriptedModel(request => request.Role != ModelRole.Judge ? world.CompleteAsync(request, default).GetAwaiter().GetResult().Text
            : request.CallId!.EndsWith("/3", StringComparison.Ordinal) ? throw new ModelCallException(ModelFault.Unavailable, "busy")
            : $$"""{"reason": "So it is.", "score": {{(request.CallId.EndsWith("/1", StringComparison.Ordinal) ? 1 : 0)}}}""");

        OptimizationOutcome outcome = await (RuleWorld.Problem(20, maxMetricCalls: 30) with { Evaluator = EvaluatorConfig.Default }).RunAsync(model);

        int answers = model.Requests.Count(request => request.Role == ModelRole.Judge && request.CallId!.EndsWith("/1", StringComparison.Ordinal));
        Assert.That(answers, Is.Positive);
        Assert.That(
            (outcome.Facts["judge_votes"], outcome.Facts["judge_disagreements"], outcome.Facts["judge_failed_votes"]),
            Is.EqualTo((2 * answers, answers, answers)));
    }

    [TestCase(10)]
    [TestCase(60)]
    public void RunAsync_WhenNoCallIsEverAnsweredInTime_FailsAndSaysSo(int examples)
    {
        var clock = new ManualClock();
        var model = new Observed(new RuleWorld(), async (_, token) =>
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        });

        Assert.That(
            () => OptimizationRun.RunAsync(RuleWorld.Problem(examples) with { WallClock = TimeSpan.FromSeconds(5) }, model, clock, null, CancellationToken.None),
            Throws.TypeOf<ModelCallException>().With.Message.Contains("did not answer").And.Message.Contains("5 s"));
    }

    [Test]
    public void RunAsync_WhenTidyingUpAfterAFailureFailsToo_KeepsTheFirst()
    {
        var model = new Observed(new RuleWorld(), (request, _) =>
            request.Role == ModelRole.Reflection ? throw new ModelCallException(ModelFault.Systemic, "first") : Task.CompletedTask);

        // An array takes no candidate, and the incumbent is put there when the search has failed.
        Assert.That(
            () => OptimizationRun.RunAsync(
                RuleWorld.Problem(60), model, TimeProvider.System, null, CancellationToken.None, reached: Array.Empty<CandidateRecord>()),
            Throws.TypeOf<ModelCallException>().With.Message.EqualTo("first"));
    }

    [Test]
    public async Task RunAsync_WhenOneExampleIsRefused_CountsItAsTheCandidatesFaultAndGoesOn()
    {
        var model = new Observed(new RuleWorld(), (request, _) =>
            request.Role == ModelRole.Task && request.Messages[^1].Text.Contains("note 7:", StringComparison.Ordinal)
                ? throw new ModelCallException(ModelFault.ContentRefused, "policy")
                : Task.CompletedTask);

        OptimizationOutcome outcome = await RuleWorld.Problem(80).RunAsync(model);

        Assert.That(outcome.Verdict, Is.EqualTo(Verdict.Improved));
    }

    [Test]
    public async Task RunAsync_WhenAFewCallsFailForGood_LeavesTheirScoresOut()
    {
        int calls = 0;
        var model = new Observed(new RuleWorld(), (request, _) =>
            request.Role == ModelRole.Task && Interlocked.Increment(ref calls) % 12 == 0
                ? throw new ModelCallException(ModelFault.Unavailable, "busy")
                : Task.CompletedTask);
        OptimizationProblem problem = RuleWorld.Problem(80) with { IncumbentPrompt = string.Join(' ', Enumerable.Range(0, 8).Select(number => RuleWorld.Examples(8)[number]).Select(example => $"{example.Inputs["note"].Split(' ')[^2]} means {example.ExpectedOutput}.")), MaxParallelCalls = 1 };

        OptimizationOutcome outcome = await problem.RunAsync(model);

        Assert.That(outcome.ValidationScore, Is.EqualTo(1), "what is missing is not 0");
        Assert.That(outcome.Facts["failed_calls"], Is.GreaterThan(0));
    }

    [Test]
    public async Task RunAsync_WhenCancelledWhileAChildIsValidated_ShowsIt()
    {
        using var cancellation = new CancellationTokenSource();
        int reflections = 0;
        var model = new Observed(new RuleWorld(), async (request, cancellationToken) =>
        {
            if (request.Role == ModelRole.Reflection && ++reflections == 2)
            {
                await cancellation.CancelAsync();
            }

            await Task.Delay(request.CanWait ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, cancellationToken);
        });

        // There is a slot for every call: those that are held take none from the reflection.
        OptimizationProblem problem = RuleWorld.Problem(100) with { MaxParallelCalls = 1000 };
        var reached = new List<CandidateRecord>();

        Assert.That(
            () => OptimizationRun.RunAsync(problem, model, TimeProvider.System, null, cancellation.Token, reached: reached),
            Throws.InstanceOf<OperationCanceledException>());

        Assert.That(reached.Select(candidate => candidate.Reason), Is.EqualTo(new[]
        {
            "the incumbent; the search ended before it was scored", "dropped: the search ended before it was validated",
        }));
    }
}
