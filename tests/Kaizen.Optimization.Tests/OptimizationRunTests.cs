using System.Text.Json;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using Kaizen.Optimization.Evaluation;
using Kaizen.Optimization.LanguageModels;
using Kaizen.Optimization.Prompts;
using Kaizen.Optimization.Searching;
using Kaizen.Optimization.Tests.Worlds;
using Kaizen.OptimizerBench.Simulation;

namespace Kaizen.Optimization.Tests;

/// <summary>What a run finds, proves and tells, and how well it is planned.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class OptimizationRunTests
{
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

    [Test]
    public async Task RunAsync_WithAnEvaluatorOfOnesOwn_ProvesTheImprovement()
    {
        OptimizationProblem problem = RuleWorld.Problem(80) with { Evaluator = new("mine", PromptMetrics.ExactMatch, needsReference: true) };

        OptimizationOutcome outcome = await problem.RunAsync(new RuleWorld());

        Assert.That(outcome.Verdict, Is.EqualTo(Verdict.Improved));
    }

    [Test]
    public void Plan_WhenNoExampleHasTheFields_SaysSo() =>
        Assert.That(
            () => OptimizationRun.Plan(RuleWorld.Problem(40) with { InputFields = ["ticket"] }),
            Throws.TypeOf<NoUsableExamplesException>().With.Message.EqualTo("No example has any of the inputs ticket."));

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
            Assert.That(outcome.Facts.GetValueOrDefault("warning_data"), plan.TestSize == 0 ? Does.Contain("are the same examples") : Is.Null);
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

    [Test]
    public async Task Plan_EstimatesTheCostOfACallWithinAFactorOfTwo(
        [Values("routing", "extraction", "policy")] string family,
        [Values("exact_match", "judge")] string evaluator,
        [Values(150, 300, null)] int? budget,
        [Values] OptimizerKind optimizer)
    {
        var world = new FamilyWorld(TaskFamily.All(1).Single(one => one.Name == family));
        OptimizationProblem problem = world.Problem(100) with
        {
            Evaluator = new(evaluator),
            Optimizer = optimizer,
            Config = new() { MaxMetricCalls = budget, Seed = 1 },
            Prices = new(new[] { "task", "reflect", "judge" }.ToDictionary(model => model, _ => new ModelPrice(0.15m, 0.6m))),
        };

        OptimizationOutcome outcome = await problem.RunAsync(world);

        decimal estimated = outcome.Plan.EstimatedCostUsd / outcome.Plan.EstimatedModelCalls;
        Assert.That(estimated / (outcome.Usage.CostUsd / outcome.Usage.Calls), Is.InRange(0.5m, 2m));
    }

    [TestCase(5, 3)]
    [TestCase(12, 3)]
    [TestCase(50, 3)]
    public async Task Plan_WhereNoChildCouldBeValidated_IsTheIncumbentsValidationAlone(int examples, int budget)
    {
        OptimizationOutcome outcome = await RuleWorld.Problem(examples, budget).RunAsync(new RuleWorld());

        Assert.That(outcome.Usage.Calls, Is.EqualTo(outcome.Plan.ValidationSize));
        Assert.That(outcome.Plan.EstimatedModelCalls, Is.EqualTo(outcome.Usage.Calls));
        Assert.That(outcome.Plan.MaxTrials, Is.Zero);
        Assert.That(outcome.Facts["finish_detail"], Is.EqualTo("Too few metric calls were left for one rewrite."));
        Assert.That((await RuleWorld.Problem(examples, budget + 1).RunAsync(new RuleWorld())).Usage.ReflectionCalls, Is.Positive);
    }

    [Test]
    public async Task RunAsync_WhenEveryAnswerIsTheReference_AsksNoJudgeAndMeasuresNone()
    {
        string prompt = string.Join(' ', new[] { "red", "blue", "green", "black", "white", "amber", "violet", "brown" }.Select(colour => $"{colour} means {RuleWorld.LabelOf(colour)}."));

        OptimizationOutcome outcome = await (RuleWorld.Problem(100) with { IncumbentPrompt = prompt, Evaluator = new("judge") }).RunAsync(new RuleWorld());

        Assert.Multiple(() =>
        {
            Assert.That(outcome.Score, Is.EqualTo(1));
            Assert.That(outcome.JudgeScore, Is.EqualTo(1));
            Assert.That(outcome.Usage.JudgeCalls, Is.Zero);
            Assert.That(outcome.Facts["judge_repeat_agreement"], Is.Null);
        });
    }

    [Test]
    public async Task RunAsync_WhenSomeAnswersAreTheReference_MeasuresTheJudgeOnTheOthers()
    {
        // Every repeated vote is far from the first one.
        string prompt = string.Join(' ', new[] { "red", "blue", "green", "black", "white", "amber" }.Select(colour => $"{colour} means {RuleWorld.LabelOf(colour)}."));
        var model = new ScriptedModel(request => request.Role == ModelRole.Judge
            ? $$"""{"reason": "", "score": {{(request.CallId.StartsWith("judge/0", StringComparison.Ordinal) ? 0 : 1)}}}"""
            : new RuleWorld().CompleteAsync(request, default).GetAwaiter().GetResult().Text);

        OptimizationOutcome outcome = await (RuleWorld.Problem(100) with { IncumbentPrompt = prompt, Evaluator = new("judge") }).RunAsync(model);

        Assert.That(outcome.Facts["judge_repeat_agreement"], Is.Zero);
    }

    [Test]
    public async Task RunAsync_WithAVerySmallBudget_TriesARewriteWithinIt([Values(3, 12, 100)] int examples, [Range(4, 15)] int budget)
    {
        OptimizationOutcome outcome = await RuleWorld.Problem(examples, budget).RunAsync(new RuleWorld());

        Assert.That(outcome.Usage.ReflectionCalls, Is.Positive);
        Assert.That(outcome.MetricCalls, Is.LessThanOrEqualTo(budget));
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

    [TestCase(1, SearchEffort.Medium)]
    [TestCase(2, SearchEffort.Medium)]
    [TestCase(3, SearchEffort.Medium)]
    [TestCase(8, SearchEffort.Medium)]
    [TestCase(20, SearchEffort.Medium)]
    [TestCase(50, SearchEffort.Light)]
    [TestCase(100, SearchEffort.Light)]
    public async Task Plan_OfExamplesThatOneReflectionSolves_EstimatesTheCallsWithinAFactorOfTwo(int examples, SearchEffort effort)
    {
        var model = new ScriptedModel(request => request.Role == ModelRole.Reflection ? "```\nSolved.\n```"
            : request.Messages[0].Text.StartsWith("Solved", StringComparison.Ordinal) ? RuleWorld.LabelOf(request.Messages[^1].Text.Split(' ')[^2])
            : "wrong");

        OptimizationOutcome outcome = await (RuleWorld.Problem(examples) with { Config = new() { Auto = effort } }).RunAsync(model);

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
        Assert.That(
            outcome.Candidates.Where(candidate => candidate.Text.Contains(input)).Select(candidate => candidate.Reason),
            Is.Not.Empty.And.All.EqualTo("refused: it copied an example word for word."));
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
    public async Task RunAsync_TellsWhichEntriesItLeftOutAndWhichItTrustedUnscored()
    {
        OptimizationProblem problem = RuleWorld.Problem(30, maxMetricCalls: 30);
        problem = problem with
        {
            Examples =
            [
                .. problem.Examples,
                new("empty", new Dictionary<string, string> { ["note"] = " " }, ExpectedOutput: "alpha"),
                .. RuleWorld.Examples(2, start: 30).Select(example => example with { Output = example.ExpectedOutput, ExpectedOutput = null }),
            ],
        };

        OptimizationOutcome outcome = await problem.RunAsync(new RuleWorld());

        Assert.That((outcome.Facts["empty_inputs"], outcome.Facts["unscored_outputs_as_references"]), Is.EqualTo((1, 2)));
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

    private sealed class Listener(List<OptimizationProgress> seen) : IProgress<OptimizationProgress>
    {
        public void Report(OptimizationProgress value) => seen.Add(value);
    }
}
