using Kaizen.Optimization.LanguageModels;
using Kaizen.Optimization.Tests.Worlds;

namespace Kaizen.Optimization.Tests;

/// <summary>What a run may spend, and what it makes of a budget that ends.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class RunCostTests
{
    private static readonly PriceTable Prices = new(new Dictionary<string, ModelPrice>
    {
        ["task"] = new(0.15m, 0.6m),
        ["reflect"] = new(2.5m, 10),
        ["judge"] = new(0.15m, 0.6m),
    });

    [TestCase(0.01)]
    [TestCase(0.001)]
    [TestCase(0.05)]
    public async Task RunAsync_WithACostBudget_NeverSpendsMoreAndEndsWithTheBestSoFar(double cap)
    {
        OptimizationProblem problem = RuleWorld.Problem(200) with { CostBudgetUsd = (decimal)cap, Prices = Prices, Config = new() { Auto = SearchEffort.Heavy } };

        OptimizationOutcome outcome = await problem.RunAsync(new RuleWorld());

        Assert.That(outcome.Usage.CostUsd, Is.LessThanOrEqualTo((decimal)cap));
        Assert.That(outcome.FinishReason, Is.EqualTo(cap < 0.05 ? FinishReason.Budget : FinishReason.Completed));
        Assert.That(outcome.PromptText, Is.Not.Empty);
    }

    [TestCase(0.004)]
    [TestCase(0.01)]
    [TestCase(1)]
    public async Task RunAsync_WhenEarlierRunsLostCalls_LeavesTheirCostInTheBudget(double lost)
    {
        OptimizationProblem problem = RuleWorld.Problem(200) with { CostBudgetUsd = 0.01m, Prices = Prices, SentUsd = (decimal)lost };

        OptimizationOutcome outcome = await problem.RunAsync(new RuleWorld());

        Assert.That(outcome.FinishReason, Is.EqualTo(FinishReason.Budget));
        Assert.That(outcome.Usage.CostUsd, Is.LessThanOrEqualTo(Math.Max(0, 0.01m - (decimal)lost)));
    }

    [Test]
    public async Task RunAsync_AfterAKill_StaysUnderTheCostBudgetAndKeepsWhatWasPaid([Values(5, 20, 45, 60, 100)] int killedAt, [Values(0.005, 0.01, 0.02)] double cap)
    {
        OptimizationProblem problem = RuleWorld.Problem(80) with { CostBudgetUsd = (decimal)cap, Prices = Prices, Config = new() { Auto = SearchEffort.Heavy } };
        using var paid = new PaidModel(new RuleWorld(mostRules: 3), Prices, killedAt);
        var reached = new List<CandidateRecord>();
        try
        {
            await OptimizationRun.RunAsync(problem, paid, TimeProvider.System, null, paid.Killed, reached: reached);
        }
        catch (OperationCanceledException) when (paid.Killed.IsCancellationRequested)
        {
            // With a small budget the run ends before.
        }

        paid.Restart();
        OptimizationOutcome outcome = await (problem with { SentUsd = paid.SentUsd }).RunAsync(paid);

        Assert.That(paid.PaidUsd, Is.LessThanOrEqualTo((decimal)cap));
        Assert.That(
            reached.Where(candidate => candidate.Accepted && candidate.ValidationScore is not null).Select(candidate => candidate.Text),
            Is.SubsetOf(outcome.Candidates.Where(candidate => candidate.Accepted).Select(candidate => candidate.Text)));
    }

    [TestCase("exact_match")]
    [TestCase("judge")]
    public async Task RunAsync_WhenTheCostBudgetEnds_CountsEveryCallThatWasMade(string evaluator)
    {
        for (int cap = 1; cap <= 30; cap++)
        {
            int made = 0;
            var turns = new Random(cap);
            var model = new Observed(new RuleWorld(mostRules: 3), async (_, token) =>
            {
                Interlocked.Increment(ref made);
                int yields;
                lock (turns)
                {
                    yields = turns.Next(30);
                }

                for (int count = 0; count < yields; count++)
                {
                    await Task.Yield();
                    token.ThrowIfCancellationRequested();
                }
            });
            OptimizationProblem problem = RuleWorld.Problem(60) with { CostBudgetUsd = cap / 1000m, Prices = Prices, Evaluator = new(evaluator) };

            OptimizationOutcome outcome = await problem.RunAsync(model);

            Assert.That(outcome.Usage.Calls, Is.EqualTo(made), $"with {cap / 1000m} USD");
            Assert.That(outcome.Usage.CostUsd, Is.LessThanOrEqualTo(problem.CostBudgetUsd));
            Assert.That(outcome.MetricCalls, evaluator == "judge" ? Is.LessThanOrEqualTo(outcome.Usage.TaskCalls) : Is.EqualTo(outcome.Usage.TaskCalls));
            Assert.That(outcome.Candidates.Select(candidate => candidate.Index), Is.EqualTo(Enumerable.Range(0, outcome.Candidates.Count)));
            Assert.That(outcome.Candidates[0].Text, Is.EqualTo(RuleWorld.SeedPrompt));
            Assert.That(outcome.Candidates.Skip(1).Select(candidate => outcome.Candidates[candidate.Parents[0]].Accepted), Is.All.True);
        }
    }

    [Test]
    public async Task RunAsync_WhenTheMoneyDoesNotReachForAnything_HasNoScoreOfTheHoldOut()
    {
        OptimizationProblem problem = RuleWorld.Problem(60) with { CostBudgetUsd = 0.0001m, Prices = Prices };

        OptimizationOutcome outcome = await problem.RunAsync(new RuleWorld());

        Assert.That((outcome.MetricCalls, outcome.TestScore, outcome.Facts["score_set"]), Is.EqualTo((0, (double?)null, "validation")));
    }

    [Test]
    public async Task RunAsync_WhenTheMoneyDoesNotReachForAReflection_StillScoresTheIncumbent()
    {
        // The teacher's answer alone could cost all of the budget, a rollout costs next to nothing.
        var prices = new PriceTable(new Dictionary<string, ModelPrice> { ["task"] = new(0.1m, 0.1m), ["reflect"] = new(1, 1000) });
        OptimizationProblem problem = RuleWorld.Problem(60) with { CostBudgetUsd = 0.1m, Prices = prices };

        OptimizationOutcome outcome = await problem.RunAsync(new RuleWorld());

        Assert.That(outcome.FinishReason, Is.EqualTo(FinishReason.Budget));
        Assert.That(outcome.Usage.ReflectionCalls, Is.Zero);
        Assert.That(outcome.Facts["finish_detail"], Does.StartWith("The cost budget is too small"));
        Assert.That(outcome.Candidates[0].Accepted);
        Assert.That(outcome.ValidationScore, Is.Not.Null);
    }

    [Test]
    public async Task RunAsync_WhenAPriceIsUnknown_SaysSo()
    {
        OptimizationOutcome outcome = await (RuleWorld.Problem(30) with { CostBudgetUsd = 1 }).RunAsync(new RuleWorld());

        Assert.That(outcome.Usage.CostUsd, Is.Null);
        Assert.That(outcome.Facts["unknown_prices"], Is.EqualTo(new[] { "reflect", "task" }));
        Assert.That(outcome.Facts["warning_price"], Is.Not.Null);
    }

    [Test]
    public async Task RunAsync_WhenTheMoneyEndsAndThenAValidationFails_StillEndsBecauseOfTheMoney()
    {
        var prices = new PriceTable(new Dictionary<string, ModelPrice> { ["task"] = new(0.1m, 0.1m), ["reflect"] = new(1, 1000) });
        var model = new Observed(new RuleWorld(), (request, _) =>
            request.CanWait ? throw new ModelCallException(ModelFault.Unavailable, "gone") : Task.CompletedTask);

        OptimizationOutcome outcome = await (RuleWorld.Problem(60) with { CostBudgetUsd = 0.1m, Prices = prices }).RunAsync(model);

        Assert.That(outcome.FinishReason, Is.EqualTo(FinishReason.Budget));
        Assert.That(outcome.Candidates[0].Reason, Does.Contain("the search ended"));
    }
}
