using System.Text.Json;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using Kaizen.Optimization.Evaluation;
using Kaizen.Optimization.LanguageModels;
using Kaizen.Optimization.Prompts;
using Kaizen.Optimization.Searching;
using Kaizen.Optimization.Tests.Worlds;

namespace Kaizen.Optimization.Tests;

[Parallelizable(ParallelScope.All)]
internal sealed class OptimizationRunTests
{
    private static readonly PriceTable Prices = new(new Dictionary<string, ModelPrice>
    {
        ["task"] = new(0.15m, 0.6m),
        ["reflect"] = new(2.5m, 10),
        ["judge"] = new(0.15m, 0.6m),
    });

    private static ScriptedModel World() => new(request => new RuleWorld().CompleteAsync(request, default).GetAwaiter().GetResult().Text);

    [Test]
    public async Task RunAsync_WhenRulesCanBeLearned_ProvesTheImprovement()
    {
        OptimizationOutcome outcome = await RuleWorld.Problem(80).RunAsync(new RuleWorld());

        Assert.Multiple(() =>
        {
            Assert.That(outcome.Verdict, Is.EqualTo(Verdict.Improved));
            Assert.That(outcome.BaselineScore, Is.Zero);
            Assert.That(outcome.TestScore, Is.GreaterThan(0.5));
            Assert.That(outcome.ImprovementInterval!.Low, Is.GreaterThan(0));
            Assert.That(outcome.PromptText, Does.Contain(" means "));
            Assert.That(outcome.FinishReason, Is.EqualTo(FinishReason.Completed));
        });
    }

    [TestCase(1, OptimizerKind.Gepa, "exact_match")]
    [TestCase(3, OptimizerKind.Gepa, "judge")]
    [TestCase(5, OptimizerKind.MiproV2, "exact_match")]
    [TestCase(20, OptimizerKind.Gepa, "f1")]
    [TestCase(50, OptimizerKind.MiproV2, "judge")]
    [TestCase(1000, OptimizerKind.Gepa, "exact_match")]
    public async Task RunAsync_WithAnyAmountOfData_FollowsItsPlan(int examples, OptimizerKind optimizer, string evaluator)
    {
        OptimizationProblem problem = RuleWorld.Problem(examples) with { Optimizer = optimizer, Evaluator = new(evaluator), Config = new() { Seed = 1 } };
        OptimizationPlan plan = OptimizationRun.Plan(problem);

        OptimizationOutcome outcome = await problem.RunAsync(new RuleWorld());

        Assert.Multiple(() =>
        {
            Assert.That(outcome.Plan, Is.EqualTo(plan));
            Assert.That(outcome.MetricCalls, Is.LessThanOrEqualTo(plan.MaxMetricCalls + (2 * plan.TestSize)));
            Assert.That(outcome.TestScore, plan.TestSize == 0 ? Is.Null : Is.Not.Null);
            Assert.That(outcome.Verdict, plan.TestSize == 0 ? Is.EqualTo(Verdict.NotProven) : Is.AnyOf(Verdict.Improved, Verdict.NotProven));
            Assert.That(outcome.JudgeScore, plan.TestSize > 0 && evaluator == "judge" ? Is.Not.Null : Is.Null);
            Assert.That(outcome.Facts["score_set"], Is.EqualTo(plan.TestSize == 0 ? "validation" : "hold_out"));
            Assert.That(outcome.ValidationScore, Is.GreaterThan(0));
            Assert.That(() => JsonSerializer.Serialize(outcome.Facts), Throws.Nothing);
        });
    }

    [TestCase(100, OptimizerKind.Gepa, "exact_match", 300)]
    [TestCase(100, OptimizerKind.Gepa, "judge", 150)]
    [TestCase(300, OptimizerKind.Gepa, "exact_match", null)]
    [TestCase(100, OptimizerKind.MiproV2, "exact_match", 300)]
    public async Task Plan_EstimatesTheCallsWithinAFactorOfTwo(int examples, OptimizerKind optimizer, string evaluator, int? budget)
    {
        OptimizationProblem problem = RuleWorld.Problem(examples) with
        {
            Optimizer = optimizer,
            Evaluator = new(evaluator),
            Config = new() { MaxMetricCalls = budget },
        };

        OptimizationOutcome outcome = await problem.RunAsync(new RuleWorld());

        Assert.That((double)outcome.Plan.EstimatedModelCalls / outcome.Usage.Calls, Is.InRange(0.5, 2));
    }

    [Test]
    public async Task Plan_OfAPreset_EstimatesTheCallsWithinAFactorOfTwo(
        [Values(1, 3, 5, 8, 12, 20, 50)] int examples,
        [Values] OptimizerKind optimizer,
        [Values("exact_match", "judge")] string evaluator,
        [Values] SearchEffort effort)
    {
        OptimizationProblem problem = RuleWorld.Problem(examples) with { Optimizer = optimizer, Evaluator = new(evaluator), Config = new() { Auto = effort } };

        OptimizationOutcome outcome = await problem.RunAsync(new RuleWorld());

        Assert.That((double)outcome.Plan.EstimatedModelCalls / outcome.Usage.Calls, Is.InRange(0.5, 2));
    }

    [Test]
    public async Task Plan_OfASmallBudget_EstimatesTheCallsWithinAFactorOfTwo(
        [Values(3, 5, 8, 12, 20, 50, 200)] int examples,
        [Values("exact_match", "judge")] string evaluator,
        [Values(1, 2, 3, 5, 7, 9, 12, 14, 20, 40)] int budget)
    {
        OptimizationProblem problem = RuleWorld.Problem(examples, budget) with { Evaluator = new(evaluator) };

        OptimizationOutcome outcome = await problem.RunAsync(new RuleWorld());

        Assert.That((double)outcome.Plan.EstimatedModelCalls / outcome.Usage.Calls, Is.InRange(0.5, 2));
    }

    [TestCase(5, 9)]
    [TestCase(12, 13)]
    [TestCase(50, 13)]
    public async Task Plan_WhereNoChildCouldBeValidated_IsTheIncumbentsValidationAlone(int examples, int budget)
    {
        OptimizationOutcome outcome = await RuleWorld.Problem(examples, budget).RunAsync(new RuleWorld());

        Assert.That(outcome.Usage.Calls, Is.EqualTo(outcome.Plan.ValidationSize));
        Assert.That(outcome.Plan.EstimatedModelCalls, Is.EqualTo(outcome.Usage.Calls));
        Assert.That(outcome.Plan.MaxTrials, Is.Zero);
        Assert.That((await RuleWorld.Problem(examples, budget + 1).RunAsync(new RuleWorld())).Usage.ReflectionCalls, Is.Positive);
    }

    [Test]
    public async Task Plan_OfMiproV2WithAsManyTrialsAsTheGridHolds_EstimatesTheCallsWithinAFactorOfTwo(
        [Values(1, 3, 5, 8, 12, 19, 50)] int examples,
        [Values("exact_match", "judge")] string evaluator,
        [Values] SearchEffort effort)
    {
        OptimizationProblem problem = RuleWorld.Problem(examples) with
        {
            Optimizer = OptimizerKind.MiproV2,
            Evaluator = new(evaluator),
            Config = new() { Auto = effort, MaxTrials = 15 },
        };

        OptimizationOutcome outcome = await problem.RunAsync(new RuleWorld());

        Assert.That((double)outcome.Plan.EstimatedModelCalls / outcome.Usage.Calls, Is.InRange(0.5, 2));
        Assert.That(outcome.Candidates.Count(candidate => candidate.ValidationScore is not null), Is.LessThanOrEqualTo(1 + outcome.Plan.MaxTrials));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task Plan_OfAFewExamplesThatOneReflectionSolves_EstimatesTheCallsWithinAFactorOfTwo(int examples)
    {
        var model = new ScriptedModel(request => request.Role == ModelRole.Reflection ? "```\nSolved.\n```"
            : request.Messages[0].Text.StartsWith("Solved", StringComparison.Ordinal) ? RuleWorld.LabelOf(request.Messages[^1].Text.Split(' ')[^2])
            : "wrong");

        OptimizationOutcome outcome = await (RuleWorld.Problem(examples) with { Config = new() }).RunAsync(model);

        Assert.That(outcome.ValidationScore, Is.EqualTo(1));
        Assert.That((double)outcome.Plan.EstimatedModelCalls / outcome.Usage.Calls, Is.InRange(0.5, 2));
    }

    [TestCase(30)]
    [TestCase(100)]
    [TestCase(300)]
    public async Task RunAsync_WithAnExplicitBudget_StaysWithinItVerdictIncluded(int budget)
    {
        ScriptedModel model = World();

        OptimizationOutcome outcome = await RuleWorld.Problem(100, budget).RunAsync(model);

        Assert.That(outcome.MetricCalls, Is.LessThanOrEqualTo(budget));
        Assert.That(model.Requests.Count(request => request.Role == ModelRole.Task), Is.EqualTo(outcome.MetricCalls));
        Assert.That(outcome.Usage.TaskCalls, Is.EqualTo(outcome.MetricCalls));
    }

    [TestCase(OptimizerKind.Gepa)]
    [TestCase(OptimizerKind.MiproV2)]
    public async Task RunAsync_ShowsTheHoldOutToNoOptimizerAndScoresItOnceForEachPrompt(OptimizerKind optimizer)
    {
        OptimizationProblem problem = RuleWorld.Problem(80) with { Optimizer = optimizer };
        ScriptedModel model = World();
        string[] heldOut = [.. RunLayout.Of(problem).Split.HoldOut.Select(example => example.Inputs["note"])];

        OptimizationOutcome outcome = await problem.RunAsync(model);

        string[] shown = [.. model.Prompts(ModelRole.Reflection), .. outcome.Candidates.Select(candidate => candidate.Text)];
        Assert.That(heldOut, Has.Length.EqualTo(outcome.Plan.TestSize).And.Length.GreaterThan(5));
        foreach (string input in heldOut)
        {
            string[] texts = [.. model.Requests.Where(request => request.Messages[^1].Text == $"note: {input}").Select(request => request.Messages[0].Text)];
            Assert.That(texts, Is.EquivalentTo(new[] { outcome.IncumbentText, outcome.PromptText }));
            Assert.That(shown, Has.None.Contains(input));
        }
    }

    [Test]
    public async Task RunAsync_WhatIsMeasuredIsWhatIsServed()
    {
        OptimizationProblem problem = RuleWorld.Problem(80) with { IncumbentPrompt = "Label {note} — {\"json\": \"漢字\"} {{x}}" };
        ScriptedModel model = World();

        OptimizationOutcome outcome = await problem.RunAsync(model);

        string served = PromptRenderer.Render(outcome.PromptText, ["note"], problem.Examples[0].Inputs)[0].Text;
        Assert.That(outcome.PromptText, Does.StartWith("Label {note} — {\"json\": \"漢字\"} {{x}}").And.Contain(" means "));
        Assert.That(served, Does.StartWith("Label note 0: the red one — {\"json\": \"漢字\"} {{x}}"));
        Assert.That(model.Requests.Where(request => request.Role == ModelRole.Task).Select(request => request.Messages), Is.All.Count.EqualTo(1));
    }

    [Test]
    public async Task RunAsync_WhenTheModuleReasons_ScoresTheAnswerAfterTheMarker()
    {
        var world = new RuleWorld();
        var model = new ScriptedModel(request =>
        {
            string text = world.CompleteAsync(request, default).GetAwaiter().GetResult().Text;
            return request.Role == ModelRole.Task ? $"Let me see.\nAnswer: {text}" : text;
        });

        OptimizationOutcome outcome = await (RuleWorld.Problem(80) with { Module = ModuleKind.ChainOfThought }).RunAsync(model);

        Assert.That(outcome.TestScore, Is.GreaterThan(0.5));
        Assert.That(outcome.PromptText, Does.Contain("step by step"));
        Assert.That(outcome.IncumbentText, Is.EqualTo(RuleWorld.SeedPrompt), "the incumbent is measured as it is");
    }

    [Test]
    public async Task RunAsync_WithoutAPrompt_StartsFromAPlainDefault()
    {
        OptimizationOutcome outcome = await (RuleWorld.Problem(30) with { IncumbentPrompt = null, TaskDescription = "Label notes." }).RunAsync(new RuleWorld());

        Assert.That(outcome.IncumbentText, Does.StartWith("Label notes.").And.Contain("`note`"));
    }

    [Test]
    public async Task RunAsync_WhenAProposalCopiesABadlyRatedInput_RefusesIt()
    {
        const string input = "note 999: the colour of this one is not known";
        OptimizationProblem problem = RuleWorld.Problem(40) with
        {
            Examples = [.. RuleWorld.Examples(40), new("rated", new Dictionary<string, string> { ["note"] = input }, Output: "bad", Score: 0)],
        };
        var model = new ScriptedModel(request => request.Role == ModelRole.Task ? "wrong" : $"```\nNever answer bad to '{input}'.\n```");

        OptimizationOutcome outcome = await problem.RunAsync(model);

        Assert.That(model.Prompts(ModelRole.Reflection).First(), Does.Contain(input));
        Assert.That(outcome.Candidates.Skip(1).Select(candidate => candidate.Reason), Is.Not.Empty.And.All.Contains("it copied an example word for word"));
    }

    [TestCase("e0003", "Two of the examples in Examples have the id 'e0003'")]
    [TestCase("", "An example in Examples has no id")]
    [TestCase(" ", "An example in Examples has no id")]
    public void RunAsync_WhenAnExampleCannotBeToldFromOthers_SaysSoBeforeAnyCall(string id, string expected)
    {
        OptimizationProblem problem = RuleWorld.Problem(40);
        problem = problem with { Examples = [.. problem.Examples, RuleWorld.Examples(1, start: 40)[0] with { Id = id }] };
        ScriptedModel model = World();

        Assert.That(() => problem.RunAsync(model), Throws.ArgumentException.With.Message.Contains(expected));
        Assert.That(() => OptimizationRun.Plan(problem), Throws.ArgumentException.With.Message.Contains(expected));
        Assert.That(model.Requests, Is.Empty);
    }

    [Test]
    public async Task RunAsync_ShowsBadlyRatedAnswersAndCommentsToReflection()
    {
        OptimizationProblem problem = RuleWorld.Problem(30);
        problem = problem with
        {
            Examples =
            [
                .. problem.Examples.Select(example => example with { Output = "rubbish", Score = 0.1, Comment = "never say rubbish" }),
                new("bad", new Dictionary<string, string> { ["note"] = "a note without reference" }, "nonsense", null, 0.2, "makes no sense"),
            ],
        };
        ScriptedModel model = World();

        OptimizationOutcome outcome = await problem.RunAsync(model);

        string question = model.Prompts(ModelRole.Reflection).First();
        Assert.Multiple(() =>
        {
            Assert.That(question, Does.Contain("'rubbish', was rated 0.1").And.Contain("never say rubbish"));
            Assert.That(question, Does.Contain("nonsense").And.Contain("makes no sense"));
            Assert.That(outcome.Facts["unusable_examples"], Is.EqualTo(1));
            Assert.That(outcome.Facts["counter_examples"], Is.EqualTo(31));
        });
    }

    [Test]
    public void Plan_WhenNothingCanBeScored_SaysWhy()
    {
        OptimizationProblem problem = RuleWorld.Problem(1) with
        {
            Examples = [new("bad", new Dictionary<string, string> { ["note"] = "x" }, "nonsense", null, 0.2)],
        };

        Assert.That(() => OptimizationRun.Plan(problem), Throws.TypeOf<NoUsableExamplesException>().With.Message.Contains("exact_match"));
    }

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
            Assert.That(outcome.Candidates.Select(candidate => candidate.Index), Is.EqualTo(Enumerable.Range(0, outcome.Candidates.Count)));
            Assert.That(outcome.Candidates[0].Text, Is.EqualTo(RuleWorld.SeedPrompt));
            Assert.That(outcome.Candidates.Skip(1).Select(candidate => outcome.Candidates[candidate.Parents[0]].Accepted), Is.All.True);
        }
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

        Assert.That(outcome.ValidationScore, Is.GreaterThan(0.5));
        Assert.That(outcome.Facts["judge_unreadable_votes"], Is.GreaterThan(100));

        static int Number(string hash) => Convert.ToInt32(hash[..7], 16);
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
        // The listener cannot bear a score, and the first score is told when the search, failed, records what it had finished.
        var scored = new Thrower(progress => progress.BestScore is not null ? new InvalidOperationException("second") : null);
        var model = new Observed(new RuleWorld(), async (request, token) =>
        {
            if (request.Role == ModelRole.Reflection)
            {
                // Meanwhile the seed is validated.
                await Task.Delay(300, token);
                throw new ModelCallException(ModelFault.Systemic, "first");
            }
        });

        Assert.That(
            () => OptimizationRun.RunAsync(RuleWorld.Problem(60), model, TimeProvider.System, scored, CancellationToken.None),
            Throws.TypeOf<ModelCallException>().With.Message.EqualTo("first"));
    }

    [Test]
    public async Task RunAsync_WhenTheMoneyEndsAndThenAValidationFails_StillEndsBecauseOfTheMoney()
    {
        var prices = new PriceTable(new Dictionary<string, ModelPrice> { ["task"] = new(0.1m, 0.1m), ["reflect"] = new(1, 1000) });
        var model = new Observed(new RuleWorld(), (request, _) =>
            request.CanWait ? throw new ModelCallException(ModelFault.Unavailable, "gone") : Task.CompletedTask);

        OptimizationOutcome outcome = await (RuleWorld.Problem(60) with { CostBudgetUsd = 0.1m, Prices = prices }).RunAsync(model);

        Assert.That(outcome.FinishReason, Is.EqualTo(FinishReason.Budget));
        Assert.That(outcome.Candidates[0].Reason, Does.Contain("a limit was reached"));
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
    public async Task RunAsync_ReportsProgressThatNeverFalls()
    {
        var seen = new List<OptimizationProgress>();

        await OptimizationRun.RunAsync(RuleWorld.Problem(60), new RuleWorld(), TimeProvider.System, new Listener(seen), CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(seen.Select(progress => progress.Fraction), Is.Ordered.Ascending.And.All.InRange(0, 1));
            Assert.That(seen[^1].Fraction, Is.EqualTo(1));
            Assert.That(seen.Select(progress => progress.Step).Distinct(), Is.EqualTo(Enum.GetValues<OptimizationStep>()));
            Assert.That(seen[^1].BestScore, Is.GreaterThan(0.5));
            Assert.That(seen[^1].Usage.Calls, Is.GreaterThan(50));
        });
    }

    private sealed class Thrower(Func<OptimizationProgress, Exception?> fault) : IProgress<OptimizationProgress>
    {
        public void Report(OptimizationProgress value)
        {
            if (fault(value) is { } thrown)
            {
                throw thrown;
            }
        }
    }

    private sealed class Listener(List<OptimizationProgress> seen) : IProgress<OptimizationProgress>
    {
        public void Report(OptimizationProgress value) => seen.Add(value);
    }
}
