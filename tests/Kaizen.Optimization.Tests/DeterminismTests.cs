using Kaizen.Domain.Jobs;
using Kaizen.Optimization.LanguageModels;
using Kaizen.Optimization.Tests.Worlds;

namespace Kaizen.Optimization.Tests;

[Parallelizable(ParallelScope.All)]
internal sealed class DeterminismTests
{
    [TestCase(OptimizerKind.Gepa, "exact_match")]
    [TestCase(OptimizerKind.Gepa, "judge")]
    [TestCase(OptimizerKind.MiproV2, "exact_match")]
    public async Task RunAsync_WithOneOrSixteenCallsAtOnceAndAnyLatency_TakesTheSameWay(OptimizerKind optimizer, string evaluator)
    {
        // Small batches let candidates survive that are good at different things, so that the draw of the parent matters.
        OptimizationProblem problem = RuleWorld.Problem(60) with
        {
            Optimizer = optimizer,
            Evaluator = new(evaluator),
            Config = new() { MaxMetricCalls = 400, MinibatchSize = 2, Seed = 1 },
        };
        string expected = (await (problem with { MaxParallelCalls = 1 }).RunAsync(new RuleWorld(mostRules: 3))).Journal();

        for (int seed = 0; seed < 3; seed++)
        {
            var latency = new Random(seed);
            var model = new Observed(new RuleWorld(mostRules: 3), async (_, token) =>
            {
                int yields;
                lock (latency)
                {
                    yields = latency.Next(20);
                }

                for (int count = 0; count < yields; count++)
                {
                    await Task.Yield();
                }
            });

            OptimizationOutcome outcome = await (problem with { MaxParallelCalls = 16 }).RunAsync(model);

            Assert.That(outcome.Journal(), Is.EqualTo(expected));
        }
    }

    [Test]
    public async Task RunAsync_WhereTrainAndValidationOverlap_TakesTheSameWayWithAnyLatency([Values(11, 12, 15, 19)] int examples)
    {
        OptimizationProblem problem = RuleWorld.Problem(examples) with { Config = new() { Auto = SearchEffort.Medium, Seed = 1 } };
        OptimizationOutcome expected = await problem.RunAsync(new RuleWorld(mostRules: 3));
        var slow = new Observed(new RuleWorld(mostRules: 3), (request, token) => Task.Delay(request.CanWait ? 8 : 2, token));

        OptimizationOutcome outcome = await problem.RunAsync(slow);

        Assert.That(outcome.Journal(), Is.EqualTo(expected.Journal()));
        Assert.That(outcome.MetricCalls, Is.EqualTo(expected.MetricCalls));
    }

    [Test]
    public async Task RunAsync_WhereTheMoneyEnds_TakesTheSameWayWithAnyLatency(
        [Values] OptimizerKind optimizer, [Values("exact_match", "judge")] string evaluator, [Values(0.003, 0.01, 0.03)] double cap)
    {
        OptimizationProblem problem = RuleWorld.Problem(60) with
        {
            Optimizer = optimizer,
            Evaluator = new(evaluator),
            CostBudgetUsd = (decimal)cap,
            Prices = new PriceTable(new Dictionary<string, ModelPrice> { ["task"] = new(0.1m, 0.4m), ["reflect"] = new(1, 4), ["judge"] = new(0.1m, 0.4m) }),
            Config = new() { Auto = SearchEffort.Heavy, Seed = 1 },
        };
        string[] journals = await Task.WhenAll(Enumerable.Range(0, 6).Select(async seed =>
        {
            var latency = new Random(seed);
            var model = new Observed(new Talkative(new RuleWorld(mostRules: 3)), async (_, token) =>
            {
                int yields;
                lock (latency)
                {
                    yields = latency.Next(30);
                }

                for (int count = 0; count < yields; count++)
                {
                    await Task.Yield();
                }
            });

            OptimizationOutcome outcome = await problem.RunAsync(model);

            Assert.That(outcome.FinishReason, Is.EqualTo(FinishReason.Budget));
            return outcome.Journal();
        }));

        Assert.That(journals.Distinct().Count(), Is.EqualTo(1));
    }

    [TestCase(OptimizerKind.Gepa, "exact_match")]
    [TestCase(OptimizerKind.Gepa, "judge")]
    [TestCase(OptimizerKind.MiproV2, "exact_match")]
    public async Task RunAsync_KilledAfterAnyCall_ContinuesToTheSameEndWithoutRepeatingACall(OptimizerKind optimizer, string evaluator)
    {
        OptimizationProblem problem = RuleWorld.Problem(20, maxMetricCalls: 48) with { Optimizer = optimizer, Evaluator = new(evaluator) };
        var undisturbed = new Recorder(new RuleWorld(mostRules: 3));
        string expected = (await problem.RunAsync(undisturbed)).Journal();

        for (int kill = 0; kill < undisturbed.Calls; kill++)
        {
            var recorder = new Recorder(new RuleWorld(mostRules: 3)) { DiesAfter = kill };
            Assert.That(async () => await problem.RunAsync(recorder), Throws.TypeOf<ModelCallException>());

            recorder.DiesAfter = int.MaxValue;
            OptimizationOutcome outcome = await problem.RunAsync(recorder);

            Assert.That(outcome.Journal(), Is.EqualTo(expected), $"killed after {kill}");
            Assert.That(recorder.Calls, Is.EqualTo(undisturbed.Calls), $"killed after {kill}");
        }
    }

    [Test]
    public async Task RunAsync_WithAnotherSeed_TakesAnotherWay()
    {
        OptimizationOutcome one = await RuleWorld.Problem(60, seed: 1).RunAsync(new RuleWorld(mostRules: 3));
        OptimizationOutcome two = await RuleWorld.Problem(60, seed: 2).RunAsync(new RuleWorld(mostRules: 3));

        Assert.That(two.Journal(), Is.Not.EqualTo(one.Journal()));
    }

    /// <summary>A model whose every other answer is as long as it may be.</summary>
    private sealed class Talkative(ILanguageModel inner) : ILanguageModel
    {
        public async Task<ModelAnswer> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
        {
            ModelAnswer answer = await inner.CompleteAsync(request, cancellationToken);
            return request.ContentHash()[0] < '8' ? answer : answer with { OutputTokens = request.MaxOutputTokens!.Value };
        }
    }
}
