using Kaizen.Optimization.Data;
using Kaizen.Optimization.Evaluation;
using Kaizen.Optimization.LanguageModels;
using Kaizen.Optimization.Tests.Worlds;

namespace Kaizen.Optimization.Tests.Gepa;

[Parallelizable(ParallelScope.All)]
internal sealed class GepaSearchTests
{
    private static PromptSearchProblem Problem(int maxMetricCalls = 300, int seed = 1) => new()
    {
        SeedPrompt = RuleWorld.SeedPrompt,
        InputFields = ["note"],
        Train = RuleWorld.Examples(40),
        Validation = RuleWorld.Examples(20, start: 100),
        Evaluator = PromptMetrics.ExactMatch,
        TaskModel = "task",
        ReflectionModel = "reflect",
        Config = new() { MaxMetricCalls = maxMetricCalls, Seed = seed },
    };

    private static Task<PromptSearchResult> RunAsync(PromptSearchProblem problem, ILanguageModel model) =>
        PromptSearch.RunAsync(problem, model, CancellationToken.None);

    private static void AssertRefused(PromptSearchProblem problem, string expected)
    {
        var model = new ScriptedModel(_ => "wrong");
        Assert.That(() => RunAsync(problem, model), Throws.ArgumentException.With.Message.Contains(expected));
        Assert.That(model.Requests, Is.Empty);
    }

    [Test]
    public async Task RunAsync_OverManySeedsAndBudgets_StaysWithinTheBudgetAndCountsWhatItDid()
    {
        foreach (int budget in new[] { 1, 5, 20, 37, 100, 250 })
        {
            for (int seed = 0; seed < 5; seed++)
            {
                var model = new ScriptedModel(request => new RuleWorld().CompleteAsync(request, default).GetAwaiter().GetResult().Text);

                PromptSearchResult result = await RunAsync(Problem(budget, seed), model);

                Assert.That(result.MetricCalls, Is.LessThanOrEqualTo(budget));
                Assert.That(result.MetricCalls, Is.EqualTo(model.Requests.Count(request => request.Role == ModelRole.Task)));
            }
        }
    }

    [Test]
    public async Task RunAsync_KeepsALineageInWhichParentsComeFirstAndTheBestNeverFalls()
    {
        for (int seed = 0; seed < 5; seed++)
        {
            PromptSearchResult result = await RunAsync(Problem(seed: seed), new RuleWorld());

            CandidateRecord[] accepted = [.. result.Candidates.Where(candidate => candidate.Accepted)];
            double[] best = [.. accepted.Select((_, index) => accepted.Take(index + 1).Max(candidate => candidate.ValidationScore!.Value))];
            Assert.Multiple(() =>
            {
                Assert.That(result.Candidates.Select(candidate => candidate.Index), Is.EqualTo(Enumerable.Range(0, result.Candidates.Count)));
                Assert.That(result.Candidates[0].Text, Is.EqualTo(RuleWorld.SeedPrompt));
                Assert.That(result.Candidates[0].Parents, Is.Empty);
                Assert.That(result.Candidates.Skip(1).Select(candidate => candidate.Parents), Is.All.Count.EqualTo(1), "a tree: nothing is merged");
                Assert.That(result.Candidates.Skip(1), Is.All.Matches<CandidateRecord>(candidate => candidate.Parents[0] < candidate.Index));
                Assert.That(result.Candidates.Skip(1), Is.All.Matches<CandidateRecord>(candidate => result.Candidates[candidate.Parents[0]].Accepted));
                Assert.That(result.Candidates.Where(candidate => !candidate.Accepted), Is.All.Matches<CandidateRecord>(candidate => candidate.Scores.Count == 0));
                Assert.That(accepted.Select(candidate => candidate.Scores.Count), Is.All.EqualTo(16));
                Assert.That(best, Is.Ordered.Ascending);
                Assert.That(result.ValidationScore, Is.EqualTo(best[^1]).And.GreaterThan(0.5));
            });
        }
    }

    [Test]
    public async Task RunAsync_WhenTheModelReturnsTheParentsText_SpendsNothingOnChildrenAndStopsAfterTwenty()
    {
        var model = new ScriptedModel(request => request.Role == ModelRole.Task ? "wrong" : $"```\n{RuleWorld.SeedPrompt}\n```");

        PromptSearchResult result = await RunAsync(Problem(), model);

        Assert.Multiple(() =>
        {
            Assert.That(result.Prompt, Is.EqualTo(RuleWorld.SeedPrompt));
            Assert.That(result.Usage.ReflectionCalls, Is.EqualTo(20));
            Assert.That(result.MetricCalls, Is.EqualTo(16 + 40), "a validation, and minibatches of the seed until all of train is known");
            Assert.That(result.FinishDetail, Does.Contain("20 proposals in a row").And.EndWith("it is the same as an instruction that was tried before."));
        });
    }

    [TestCase("e0003", "e0100", "Two of the examples in Train have the id 'e0003'")]
    [TestCase("", "e0100", "An example in Train has no id")]
    [TestCase("e0100", "e0101", "Two of the examples in Validation have the id 'e0101'")]
    [TestCase("e0100", " ", "An example in Validation has no id")]
    public void RunAsync_WhenAnExampleCannotBeToldFromOthers_SaysSoBeforeAnyCall(string train, string validation, string expected)
    {
        PromptSearchProblem problem = Problem();
        AssertRefused(
            problem with
            {
                Train = [problem.Train[0] with { Id = train }, .. problem.Train.Skip(1)],
                Validation = [problem.Validation[0] with { Id = validation }, .. problem.Validation.Skip(1)],
            },
            expected);
    }

    [Test]
    public void RunAsync_WhenTrainOrValidationIsEmpty_SaysSoBeforeAnyCall()
    {
        AssertRefused(Problem() with { Train = [] }, "Train holds no example");
        AssertRefused(Problem() with { Validation = [] }, "Validation holds no example");
    }

    [Test]
    public async Task RunAsync_WhenNothingImproves_ReturnsTheSeedAfterTwentyProposals()
    {
        int proposal = 0;
        var model = new ScriptedModel(request => request.Role == ModelRole.Task ? "wrong" : $"```\nAnother try, number {proposal++}.\n```");

        PromptSearchResult result = await RunAsync(Problem(maxMetricCalls: 1000), model);

        Assert.That(result.Prompt, Is.EqualTo(RuleWorld.SeedPrompt));
        Assert.That(result.Candidates.Skip(1).Select(candidate => candidate.Accepted), Is.All.False.And.Exactly(20).Items);
        Assert.That(result.FinishDetail, Does.StartWith("20 proposals in a row were no better").And.EndWith("dropped: 0 against 0 on 8 examples"));
    }

    [TestCase(32, 32)]
    [TestCase(160, 40)]
    public async Task RunAsync_WhenTheSeedIsPerfect_LooksAtTrainAndReflectsOnNothing(int train, int lookedAt)
    {
        string prompt = string.Join(' ', new[] { "red", "blue", "green", "black", "white", "amber", "violet", "brown" }.Select(colour => $"{colour} means {RuleWorld.LabelOf(colour)}."));

        PromptSearchResult result = await RunAsync(
            Problem() with { SeedPrompt = prompt, Train = RuleWorld.Examples(train), Validation = RuleWorld.Examples(20, start: 200) }, new RuleWorld());

        Assert.That(result.Usage.ReflectionCalls, Is.Zero);
        Assert.That(result.MetricCalls, Is.EqualTo(16 + lookedAt), "a validation, and all of train or five minibatches");
        Assert.That(result.FinishDetail, Does.Contain("answered perfectly"));
    }

    [Test]
    public async Task RunAsync_WhenTheEvaluatorFailsOnAFewExamples_LeavesThemOutAndEndsAllTheSame()
    {
        string prompt = string.Join(' ', new[] { "red", "blue", "green", "black", "white", "amber", "violet", "brown" }.Select(colour => $"{colour} means {RuleWorld.LabelOf(colour)}."));

        PromptSearchResult result = await RunAsync(Problem() with { SeedPrompt = prompt, Evaluator = new FailingEvaluator() }, new RuleWorld());

        Assert.That(result.Usage.ReflectionCalls, Is.Zero);
        Assert.That(result.FinishDetail, Does.Contain("answered perfectly"));
        Assert.That(result.Candidates[0].Scores, Has.Count.InRange(13, 15), "Of sixteen, one or a few have none.");
    }

    [Test]
    public async Task RunAsync_WhenValidationIsSolvedButTrainIsNot_LearnsOn()
    {
        // Validation holds one colour, train all eight.
        PromptSearchProblem problem = Problem() with { Validation = [.. RuleWorld.Examples(40, start: 96).Where((_, index) => index % 8 == 0)] };

        PromptSearchResult result = await RunAsync(problem, new RuleWorld());

        Assert.That(result.ValidationScore, Is.EqualTo(1));
        Assert.That(result.Prompt.Split("means"), Has.Length.EqualTo(9), "a rule for each colour");
    }

    [Test]
    public async Task RunAsync_WhileAChildIsValidated_ReflectsOnItAlready()
    {
        // Validation of a child is not answered before the next reflection is asked.
        var reflections = new SemaphoreSlim(0);
        string[] validation = [.. Problem().Validation.Select(example => example.Inputs["note"])];
        var model = new Observed(new RuleWorld(), async (request, token) =>
        {
            if (request.Role == ModelRole.Reflection)
            {
                reflections.Release(100);
            }
            else if (request.Messages[0].Text.Contains("means", StringComparison.Ordinal)
                && validation.Any(note => request.Messages[^1].Text.EndsWith(note, StringComparison.Ordinal)))
            {
                await reflections.WaitAsync(token);
            }
        });

        PromptSearchResult result = await RunAsync(Problem(120), model).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.That(result.Candidates.Count(candidate => candidate.Accepted), Is.GreaterThan(1));
    }

    [Test]
    public async Task RunAsync_WhileTheSeedIsValidated_ReflectsOnItAlready()
    {
        // But for the first few, the seed's validation is not answered before the first reflection is asked.
        var reflections = new SemaphoreSlim(0);
        string[] late = [.. Problem().Validation.Select(example => example.Inputs["note"])];
        int early = 0;
        var model = new Observed(new RuleWorld(), async (request, token) =>
        {
            if (request.Role == ModelRole.Reflection)
            {
                reflections.Release(100);
            }
            else if (late.Any(note => request.Messages[^1].Text.EndsWith(note, StringComparison.Ordinal)) && Interlocked.Increment(ref early) > 8)
            {
                await reflections.WaitAsync(token);
            }
        });

        PromptSearchResult result = await RunAsync(Problem(120), model).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.That(result.Candidates[0].Parents, Is.Empty);
        Assert.That(result.Candidates[0].Scores, Has.Count.EqualTo(10));
        Assert.That(result.Usage.ReflectionCalls, Is.GreaterThan(0));
    }

    [Test]
    public async Task RunAsync_WhenTheNewestFailsThreeTimes_DrawsAParentFromTheFrontier()
    {
        // A prompt holds two rules, so that most children lose on one colour what they gain on another.
        PromptSearchResult result = await RunAsync(Problem(600), new RuleWorld(mostRules: 2));

        int newest = 0;
        int tries = 0;
        bool drawn = false;
        foreach (CandidateRecord child in result.Candidates.Skip(1))
        {
            drawn |= child.Parents[0] != newest;
            Assert.That(child.Parents[0] == newest || tries >= 3, $"candidate {child.Index} comes from {child.Parents[0]} after {tries} tries of {newest}");
            (newest, tries) = child.Accepted ? (child.Index, 0) : (newest, tries + 1);
        }

        Assert.That(drawn, "the frontier was drawn from");
    }

    [Test]
    public async Task RunAsync_WhenAParentIsDroppedAfterItsChildrenWereMade_SaysSoAndMakesNoMore()
    {
        // The first child of the seed passes its minibatch, but half of its validation is never answered.
        string? first = null;
        var model = new Observed(new RuleWorld(), (request, _) =>
        {
            string prompt = request.Messages[0].Text;
            if (!request.CanWait || prompt == RuleWorld.SeedPrompt)
            {
                return Task.CompletedTask;
            }

            first ??= prompt;
            return prompt == first && request.ContentHash()[0] % 2 == 0 ? throw new ModelCallException(ModelFault.Unavailable, "busy") : Task.CompletedTask;
        });

        PromptSearchResult result = await RunAsync(Problem() with { MaxParallelCalls = 2 }, model);

        CandidateRecord parent = result.Candidates.Single(candidate => candidate.Text == first);
        CandidateRecord[] children = [.. result.Candidates.Where(candidate => candidate.Parents.Contains(parent.Index))];
        Assert.That(parent.Accepted, Is.False);
        Assert.That(parent.Reason, Does.Contain("could not be scored"));
        Assert.That(children, Has.Length.InRange(1, 3));
        Assert.That(
            children.Where(child => child.Accepted).Select(child => child.Reason),
            Is.Not.Empty.And.All.EndsWith($"; made from candidate {parent.Index} before that one was dropped"));
        Assert.That(result.Candidates.Where(candidate => candidate.Accepted).Except(children).Select(candidate => candidate.Reason), Has.None.Contains("made from"));
    }

    [Test]
    public async Task RunAsync_WhenAMinibatchIsPerfect_DoesNotReflectOnIt()
    {
        // Right on train, wrong on validation: every minibatch is perfect, but validation is not solved.
        string prompt = string.Join(' ', new[] { "red", "blue", "green", "black", "white", "amber", "violet", "brown" }.Select(colour => $"{colour} means {RuleWorld.LabelOf(colour)}."));
        PromptSearchProblem problem = Problem() with
        {
            SeedPrompt = prompt,
            Validation = [.. RuleWorld.Examples(4, start: 100).Select(example => example with { ExpectedOutput = "never" })],
        };

        PromptSearchResult result = await RunAsync(problem, new RuleWorld());

        Assert.That(result.Usage.ReflectionCalls, Is.Zero);
        Assert.That(result.FinishDetail, Does.Contain("nothing left to learn"));
    }

    [TestCase("Give the label.", "lost the placeholder")]
    [TestCase("Give the label of {note} with {other}.", null)]
    [TestCase("Give the label of {note}. For instance, note 3: the black one means delta.", "copied an example")]
    public async Task RunAsync_WhenAProposalBreaksARule_RefusesIt(string proposal, string? problem)
    {
        var model = new ScriptedModel(request => request.Role == ModelRole.Task ? "wrong" : $"```\n{proposal}\n```");

        PromptSearchResult result = await RunAsync(Problem(80) with { SeedPrompt = "Label {note}" }, model);

        CandidateRecord child = result.Candidates[1];
        Assert.That(child.Accepted, Is.False);
        Assert.That(child.Reason, problem is null ? Does.StartWith("dropped") : Does.StartWith("refused").And.Contain(problem));
    }

    [TestCase("For instance, {0} means {1}.")]
    [TestCase("Example:\n{0}\n=> {1}")]
    [TestCase("Mind the form (as in \"{0}\"), and nothing else.")]
    public async Task RunAsync_WhenEveryProposalCopiesAnExample_RefusesItAndTriesTheRest(string copy)
    {
        Example example = Problem().Train[0];
        string quoted = string.Format(copy, example.Inputs["note"], example.ExpectedOutput);
        var world = new RuleWorld();
        var model = new ScriptedModel(request =>
        {
            string answer = world.CompleteAsync(request, default).GetAwaiter().GetResult().Text;
            return request.Role == ModelRole.Task ? answer : answer.TrimEnd('`', '\n') + $"\n{quoted}\n```";
        });

        PromptSearchResult result = await RunAsync(Problem(), model);

        Assert.That(result.ValidationScore, Is.EqualTo(1));
        Assert.That(result.Candidates.Where(candidate => candidate.Text.Contains(quoted)), Is.Not.Empty.And.All.Matches<CandidateRecord>(
            candidate => candidate is { Accepted: false, Reason: "refused: it copied an example word for word." }));
        Assert.That(result.Prompt, Does.Not.Contain(example.Inputs["note"]));
    }

    [Test]
    public async Task RunAsync_ShowsTheInstructionBetweenThreeBackTicksAndARefusedRewriteAsAQuotation()
    {
        const string instruction = "Answer like this:\n```\nlabel\n```";
        var model = new ScriptedModel(request => request.Role == ModelRole.Task ? "wrong" : $"```\n{instruction}\n```");

        await RunAsync(Problem() with { SeedPrompt = instruction }, model);

        string second = model.Prompts(ModelRole.Reflection).ElementAt(1);
        Assert.That(second, Does.Contain($":\n```\n{instruction}\n```\n\n"));
        Assert.That(second, Does.Contain("It read:\n> Answer like this:\n> ```\n> label\n> ```\n\n"));
    }

    [TestCase("For Northern California the label is alpha.", false)]
    [TestCase("For Northern California and a broken heat pump in the cellar the label is alpha.", true)]
    [TestCase("For a broken heat pump in the cellar the label is alpha.", true)]
    [TestCase("For a broken heat pump the label is alpha.", false)]
    public async Task RunAsync_WhenAProposalNamesOneValueOfAnExample_RefusesItOnlyWhenThatTellsTheExample(string proposal, bool refused)
    {
        Example[] examples = [.. Enumerable.Range(0, 6).Select(number => new Example(
            $"e{number}",
            new Dictionary<string, string> { ["region"] = "Northern California", ["note"] = number == 0 ? "a broken heat pump in the cellar" : $"something else, number {number}" },
            ExpectedOutput: "alpha"))];
        var model = new ScriptedModel(request => request.Role == ModelRole.Task ? "wrong" : $"```\n{proposal}\n```");

        PromptSearchResult result = await RunAsync(Problem(80) with { InputFields = ["region", "note"], Train = examples, Validation = examples[..2] }, model);

        Assert.That(result.Candidates[1].Reason, refused ? Does.Contain("copied an example") : Does.StartWith("dropped"));
    }

    [Test]
    public async Task RunAsync_AfterARefusal_TellsTheModelWhatWasWrong()
    {
        var model = new ScriptedModel(request => request.Role == ModelRole.Task ? "wrong" : "```\nGive the label.\n```");

        await RunAsync(Problem(80) with { SeedPrompt = "Label {note}" }, model);

        string[] questions = [.. model.Prompts(ModelRole.Reflection)];
        Assert.That(questions[0], Does.Not.Contain("could not be used"));
        Assert.That(questions[1], Does.Contain("lost the placeholder {note}"));
    }

    [Test]
    public async Task RunAsync_AsksInOneUserMessageWithTheInstructionAndThenTheExamplesInFences()
    {
        var model = new ScriptedModel(request => request.Role == ModelRole.Task ? "wrong" : "```\nsomething else\n```");

        await RunAsync(Problem(80) with { SeedPrompt = "Line one.\nLine \"two\" {x} 漢字" }, model);

        ModelRequest request = model.Requests.First(asked => asked.Role == ModelRole.Reflection);
        string[] blocks = request.Messages[0].Text.Split("```");
        Assert.Multiple(() =>
        {
            Assert.That(request.Messages, Has.Count.EqualTo(1));
            Assert.That(request.Messages[0].Speaker, Is.EqualTo(ModelSpeaker.User));
            Assert.That(blocks[1], Is.EqualTo("\nLine one.\nLine \"two\" {x} 漢字\n"));
            Assert.That(blocks[3], Does.StartWith("\n# Example 1\n## Inputs\n### note\nnote "));
            Assert.That(blocks[3], Does.Contain("## Generated Outputs\nwrong\n"));
            Assert.That(blocks[3], Does.Match("## Feedback\nThe answer is incorrect: it was 'wrong'. The correct answer is '\\w+'."));
            Assert.That(blocks[3], Does.Contain("# Example 8").And.Not.Contain("# Example 9"));
        });
    }

    [Test]
    public async Task RunAsync_PassesTheSeedWithEveryRequest()
    {
        var model = new ScriptedModel(request => request.Role == ModelRole.Task ? "wrong" : "```\nsomething else\n```");

        await RunAsync(Problem(80) with { RequestSeed = 77 }, model);

        Assert.That(model.Requests.Select(request => request.Seed), Is.All.EqualTo(77));
    }

    [Test]
    public void RunAsync_WhenReflectionIsNeverAnsweredThoughTheTaskIs_FailsWithTheProvidersWords()
    {
        var model = new Observed(new RuleWorld(), (request, _) =>
            request.Role == ModelRole.Reflection ? throw new ModelCallException(ModelFault.Unavailable, "busy") : Task.CompletedTask);

        Assert.That(
            () => RunAsync(Problem() with { Train = RuleWorld.Examples(99) }, model),
            Throws.TypeOf<ModelCallException>().With.Message.EqualTo("busy").And.Property(nameof(ModelCallException.Fault)).EqualTo(ModelFault.Systemic));
    }

    /// <summary>Throws on one example in ten.</summary>
    private sealed class FailingEvaluator : IEvaluator
    {
        public Task<Assessment> EvaluateAsync(PreparedExample example, string answer, int repeat, CancellationToken cancellationToken) =>
            example.Id.EndsWith('3')
                ? throw new FormatException("This one is not for me.")
                : PromptMetrics.ExactMatch.EvaluateAsync(example, answer, repeat, cancellationToken);
    }
}
