using Kaizen.Domain.Jobs;
using Kaizen.Optimization.Evaluation;
using Kaizen.Optimization.LanguageModels;
using Kaizen.Optimization.MiproV2;
using Kaizen.Optimization.Tests.Worlds;

namespace Kaizen.Optimization.Tests.MiproV2;

[Parallelizable(ParallelScope.All)]
internal sealed class MiproV2SearchTests
{
    private static PromptSearchProblem Problem(int validation = 20, int? budget = null) => new()
    {
        SeedPrompt = RuleWorld.SeedPrompt,
        InputFields = ["note"],
        Train = RuleWorld.Examples(30),
        Validation = RuleWorld.Examples(validation, start: 100),
        Evaluator = PromptMetrics.ExactMatch,
        TaskModel = "task",
        ReflectionModel = "reflect",
        Optimizer = OptimizerKind.MiproV2,
        Config = new() { Auto = SearchEffort.Light, MaxMetricCalls = budget, Seed = 3 },
    };

    private static async Task<(PromptSearchResult Result, ScriptedModel Model)> RunAsync(PromptSearchProblem problem)
    {
        int proposal = 0;
        var world = new RuleWorld();
        var model = new ScriptedModel(request => request.CallId.StartsWith("mipro/instruction", StringComparison.Ordinal)
            ? $"```\nProposed instruction: Label the note, version {Interlocked.Increment(ref proposal)}. red means alpha.\n```"
            : world.CompleteAsync(request, default).GetAwaiter().GetResult().Text);
        return (await problem.RunAsync(model), model);
    }

    [TestCase("Answer \"alpha\" or \"beta\"", "Answer \"alpha\" or \"beta\"")]
    [TestCase("Instruction: \"Label the note.\"", "Label the note.")]
    public async Task RunAsync_TakesQuotesAroundAProposalOffButNoneOfItsOwn(string proposal, string expected)
    {
        var world = new RuleWorld();
        var model = new ScriptedModel(request => request.CallId.StartsWith("mipro/instruction", StringComparison.Ordinal)
            ? $"```\n{proposal}\n```"
            : world.CompleteAsync(request, default).GetAwaiter().GetResult().Text);

        PromptSearchResult result = await Problem().RunAsync(model);

        Assert.That(result.Candidates.Select(candidate => candidate.Text), Has.Some.Matches<string>(text => text == expected || text.StartsWith(expected + "\n", StringComparison.Ordinal)));
    }

    [TestCase(SearchEffort.Light, 10)]
    [TestCase(SearchEffort.Medium, 18)]
    [TestCase(SearchEffort.Heavy, 27)]
    public void TrialsOf_FollowsTheFormula(SearchEffort effort, int expected) =>
        Assert.That(MiproV2Size.Of(new(100, 100, false, false), new() { Auto = effort }).Trials, Is.EqualTo(expected));

    [TestCase(40, 440, null)]
    [TestCase(100, 650, 35)]
    public void MetricCalls_OfALightSearch_AreThese(int validation, int expected, int? minibatch)
    {
        MiproV2Size size = MiproV2Size.Of(new(100, validation, false, false), new() { Auto = SearchEffort.Light });

        Assert.That(size.MetricCalls, Is.EqualTo(expected));
        Assert.That(size.Minibatch, Is.EqualTo(minibatch));
        Assert.That((size.Instructions, size.DemonstrationSets), Is.EqualTo((3, 6)));
    }

    [TestCase(1, 0)]
    [TestCase(2, 1)]
    [TestCase(3, 2)]
    [TestCase(300, 8)]
    public async Task RunAsync_WithASmallBudget_PaysForNoProposalThatCouldNotBeEvaluated(int budget, int expected)
    {
        (PromptSearchResult result, ScriptedModel model) = await RunAsync(Problem(budget: budget));

        Assert.That(model.Requests.Count(request => request.CallId.StartsWith("mipro/instruction", StringComparison.Ordinal)), Is.EqualTo(expected));
        Assert.That(model.Requests.Count(request => request.Role == ModelRole.Reflection), expected == 0 ? Is.Zero : Is.GreaterThan(expected));
        Assert.That(result.MetricCalls, Is.LessThanOrEqualTo(budget));
    }

    [Test]
    public async Task RunAsync_WhenAnInputIsLong_ShowsItInNoPrompt()
    {
        PromptSearchProblem problem = Problem() with
        {
            Train = [.. RuleWorld.Examples(30).Select((example, index) => index % 2 == 0 ? example
                : example with { Inputs = new Dictionary<string, string> { ["note"] = example.Inputs["note"] + new string('x', Demonstration.MostCharacters) } })],
        };

        (PromptSearchResult result, _) = await RunAsync(problem);

        Assert.That(result.Candidates.Select(candidate => candidate.Text), Has.Some.Contains("<examples>").And.None.Contains("xxxx"));
    }

    [Test]
    public async Task RunAsync_WithOneTrial_AsksForOneProposal()
    {
        PromptSearchProblem problem = Problem();

        (_, ScriptedModel model) = await RunAsync(problem with { Config = problem.Config with { MaxTrials = 1 } });

        Assert.That(model.Requests.Count(request => request.CallId.StartsWith("mipro/instruction", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [TestCase(20)]
    [TestCase(80)]
    public async Task RunAsync_StartsWithTheSeedAndEndsNoWorse(int validation)
    {
        (PromptSearchResult result, _) = await RunAsync(Problem(validation));

        CandidateRecord[] full = [.. result.Candidates.Where(candidate => candidate.Accepted)];
        Assert.Multiple(() =>
        {
            Assert.That(full[0].Text, Is.EqualTo(RuleWorld.SeedPrompt));
            Assert.That(full, Has.Length.GreaterThan(1));
            Assert.That(result.ValidationScore, Is.EqualTo(full.Max(candidate => candidate.ValidationScore!.Value)).And.GreaterThan(full[0].ValidationScore!.Value));
            Assert.That(full.Select(candidate => candidate.Text), Is.Unique);
            Assert.That(full, Has.Length.LessThanOrEqualTo(18), "the grid");
            Assert.That(result.Candidates.Select(candidate => candidate.Text), Has.Some.Contains("Label the note").And.Some.Contains("<examples>"));
            Assert.That(result.Prompt, Does.Not.Contain("Proposed instruction"));
        });
    }

    [Test]
    public async Task RunAsync_WhenTheGridIsSmall_EndsWhenAllOfItIsKnown()
    {
        PromptSearchProblem problem = Problem() with { Train = RuleWorld.Examples(1), Config = new() { Auto = SearchEffort.Light, Seed = 3, MaxTrials = 100 } };

        (PromptSearchResult result, _) = await RunAsync(problem);

        Assert.That(result.FinishDetail, Does.Contain("Every combination"));
    }

    [Test]
    public async Task RunAsync_NeverShowsTheTeacherTheExampleItIsAskedAbout()
    {
        (_, ScriptedModel model) = await RunAsync(Problem());

        string[] bootstrapping = [.. model.Prompts(ModelRole.Task).Where(prompt => prompt.Contains("<examples>", StringComparison.Ordinal))];
        Assert.That(bootstrapping, Is.Not.Empty);
        foreach (ModelRequest request in model.Requests.Where(request => request.Role == ModelRole.Task))
        {
            string input = request.Messages[^1].Text;
            Assert.That(request.Messages[0].Text, Does.Not.Contain(input + "\n"), "no demonstration of the input itself");
        }
    }

    [Test]
    public async Task RunAsync_ShowsOnlyGoodAnswersAsDemonstrations()
    {
        (PromptSearchResult result, _) = await RunAsync(Problem());

        foreach (CandidateRecord candidate in result.Candidates)
        {
            foreach (System.Text.RegularExpressions.Match demonstration in System.Text.RegularExpressions.Regex.Matches(candidate.Text, @"the (\w+) one\nOutput:\n(\w+)"))
            {
                Assert.That(demonstration.Groups[2].Value, Is.EqualTo(RuleWorld.LabelOf(demonstration.Groups[1].Value)));
            }
        }
    }

    [TestCase(10)]
    [TestCase(60)]
    [TestCase(200)]
    public async Task RunAsync_WithABudget_StaysWithinIt(int budget)
    {
        (PromptSearchResult result, ScriptedModel model) = await RunAsync(Problem(budget: budget));

        Assert.That(result.MetricCalls, Is.LessThanOrEqualTo(budget));
        Assert.That(model.Requests.Count(request => request.Role == ModelRole.Task), Is.EqualTo(result.MetricCalls));
    }
}
