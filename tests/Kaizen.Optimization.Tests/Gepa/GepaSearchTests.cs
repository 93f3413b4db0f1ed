using Kaizen.Optimization.Data;
using Kaizen.Optimization.Evaluation;
using Kaizen.Optimization.LanguageModels;
using Kaizen.Optimization.Tests.Worlds;

namespace Kaizen.Optimization.Tests.Gepa;

[Parallelizable(ParallelScope.All)]
internal sealed class GepaSearchTests
{
    private static ScriptedModel NeverBetter() => new(request => request.Role == ModelRole.Task ? "wrong" : $"```\n{request.CallId}\n```");

    private static void AssertRefused(PromptSearchProblem problem, string expected)
    {
        var model = new ScriptedModel(_ => "wrong");
        Assert.That(() => problem.RunAsync(model), Throws.ArgumentException.With.Message.Contains(expected));
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

                PromptSearchResult result = await RuleWorld.Search(budget, seed).RunAsync(model);

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
            PromptSearchResult result = await Runs.RunAsync(RuleWorld.Search(seed: seed), new RuleWorld());

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
                Assert.That(accepted.Select(candidate => candidate.Scores.Count), Is.All.EqualTo(12));
                Assert.That(best, Is.Ordered.Ascending);
                Assert.That(result.ValidationScore, Is.EqualTo(best[^1]).And.GreaterThan(0.5));
            });
        }
    }

    [Test]
    public async Task RunAsync_WhenTheModelReturnsTheParentsText_SpendsNothingOnChildrenAndStopsAfterTwenty()
    {
        var model = new ScriptedModel(request => request.Role == ModelRole.Task ? "wrong" : $"```\n{RuleWorld.SeedPrompt}\n```");

        PromptSearchResult result = await RuleWorld.Search().RunAsync(model);

        Assert.Multiple(() =>
        {
            Assert.That(result.Prompt, Is.EqualTo(RuleWorld.SeedPrompt));
            Assert.That(result.Usage.ReflectionCalls, Is.EqualTo(20));
            Assert.That(result.MetricCalls, Is.EqualTo(12 + 40), "a validation, and minibatches of the seed until all of train is known");
            Assert.That(result.FinishDetail, Does.Contain("20 proposals in a row").And.EndWith("it is the same as an instruction that was tried before."));
        });
    }

    [TestCase("e0003", "e0100", "Two of the examples in Train have the id 'e0003'")]
    [TestCase("", "e0100", "An example in Train has no id")]
    [TestCase("e0100", "e0101", "Two of the examples in Validation have the id 'e0101'")]
    [TestCase("e0100", " ", "An example in Validation has no id")]
    public void RunAsync_WhenAnExampleCannotBeToldFromOthers_SaysSoBeforeAnyCall(string train, string validation, string expected)
    {
        PromptSearchProblem problem = RuleWorld.Search();
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
        AssertRefused(RuleWorld.Search() with { Train = [] }, "Train holds no example");
        AssertRefused(RuleWorld.Search() with { Validation = [] }, "Validation holds no example");
    }

    [Test]
    public async Task RunAsync_WhenNothingImproves_ReturnsTheSeedAfterTwentyProposals()
    {
        int proposal = 0;
        var model = new ScriptedModel(request => request.Role == ModelRole.Task ? "wrong" : $"```\nAnother try, number {proposal++}.\n```");

        PromptSearchResult result = await RuleWorld.Search(maxMetricCalls: 1000).RunAsync(model);

        Assert.That(result.Prompt, Is.EqualTo(RuleWorld.SeedPrompt));
        Assert.That(result.Candidates.Skip(1).Select(candidate => candidate.Accepted), Is.All.False.And.Exactly(20).Items);
        Assert.That(result.FinishDetail, Does.StartWith("20 proposals in a row were no better").And.EndWith("dropped: 0 against 0 on 8 examples"));
    }

    [Test]
    public async Task RunAsync_AfterManySteps_LeavesOutTheLastRewrite()
    {
        int few = (await RuleWorld.Search(maxMetricCalls: 100).RunAsync(NeverBetter())).MetricCalls;
        int many = (await RuleWorld.Search(maxMetricCalls: 180).RunAsync(NeverBetter())).MetricCalls;

        const int rewrite = (2 * 8) + 10;
        Assert.That(few, Is.GreaterThan(100 - rewrite));
        Assert.That(many, Is.InRange(180 - (2 * rewrite), 180 - rewrite));
    }

    [TestCase(32, 32)]
    [TestCase(160, 40)]
    public async Task RunAsync_WhenTheSeedIsPerfect_LooksAtTrainAndReflectsOnNothing(int train, int lookedAt)
    {
        string prompt = string.Join(' ', new[] { "red", "blue", "green", "black", "white", "amber", "violet", "brown" }.Select(colour => $"{colour} means {RuleWorld.LabelOf(colour)}."));

        PromptSearchResult result = await Runs.RunAsync(
            RuleWorld.Search() with { SeedPrompt = prompt, Train = RuleWorld.Examples(train), Validation = RuleWorld.Examples(20, start: 200) }, new RuleWorld());

        Assert.That(result.Usage.ReflectionCalls, Is.Zero);
        Assert.That(result.MetricCalls, Is.EqualTo(12 + lookedAt), "a validation, and all of train or five minibatches");
        Assert.That(result.FinishDetail, Does.Contain("answered perfectly"));
    }

    [Test]
    public async Task ScoreAsync_OfScoresThatAreRounded_GivesThePlainMean()
    {
        // Sixteen of twenty-five: twenty-four times two thirds.
        PromptSearchProblem problem = RuleWorld.Search() with { Evaluator = new TwoThirds("e0024") };

        Assert.That(await PromptSearch.ScoreAsync(problem, "any", RuleWorld.Examples(25), new RuleWorld(), default), Is.EqualTo(0.64));
    }

    private static readonly Func<Assessment>[] Failures =
    [
        () => throw new FormatException("This one is not for me."),
        () => throw new TaskCanceledException("The request timed out."),
        () => throw new ModelCallException(ModelFault.Unavailable, "busy"),
        () => new(5, "five stars"),
        () => new(-1, ""),
        () => new(double.NaN, ""),
        () => new(double.PositiveInfinity, ""),
    ];

    [TestCaseSource(nameof(Failures))]
    public async Task RunAsync_WhenTheEvaluatorFailsOnAFewExamples_LeavesThemOutAndEndsAllTheSame(Func<Assessment> failure)
    {
        string prompt = string.Join(' ', new[] { "red", "blue", "green", "black", "white", "amber", "violet", "brown" }.Select(colour => $"{colour} means {RuleWorld.LabelOf(colour)}."));

        PromptSearchResult result = await Runs.RunAsync(RuleWorld.Search() with { SeedPrompt = prompt, Evaluator = new FailingEvaluator(failure) }, new RuleWorld());

        Assert.That(result.Usage.ReflectionCalls, Is.Zero);
        Assert.That(result.FinishDetail, Does.Contain("answered perfectly"));
        Assert.That(result.Candidates[0].Scores, Has.Count.InRange(9, 11).And.All.Matches<KeyValuePair<string, double>>(score => score.Value == 1), "Of twelve, one or a few have none.");
    }

    [Test]
    public async Task RunAsync_WhenValidationIsSolvedButTrainIsNot_LearnsOn()
    {
        // Validation holds one colour, train all eight.
        PromptSearchProblem problem = RuleWorld.Search() with { Validation = [.. RuleWorld.Examples(40, start: 96).Where((_, index) => index % 8 == 0)] };

        PromptSearchResult result = await Runs.RunAsync(problem, new RuleWorld());

        Assert.That(result.ValidationScore, Is.EqualTo(1));
        Assert.That(result.Prompt.Split("means"), Has.Length.EqualTo(9), "a rule for each colour");
    }

    [Test]
    public async Task RunAsync_WhileAChildIsValidated_ReflectsOnItAlready()
    {
        // Validation of a child is not answered before the next reflection is asked.
        var reflections = new SemaphoreSlim(0);
        string[] validation = [.. RuleWorld.Search().Validation.Select(example => example.Inputs["note"])];
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

        PromptSearchResult result = await Runs.RunAsync(RuleWorld.Search(120) with { MaxParallelCalls = 1000 }, model).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.That(result.Candidates.Count(candidate => candidate.Accepted), Is.GreaterThan(1));
    }

    [Test]
    public async Task RunAsync_WhileTheSeedIsValidated_ReflectsOnItAlready()
    {
        // But for the first few, the seed's validation is not answered before the first reflection is asked.
        var reflections = new SemaphoreSlim(0);
        string[] late = [.. RuleWorld.Search().Validation.Select(example => example.Inputs["note"])];
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

        PromptSearchResult result = await Runs.RunAsync(RuleWorld.Search(120) with { MaxParallelCalls = 1000 }, model).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.That(result.Candidates[0].Parents, Is.Empty);
        Assert.That(result.Candidates[0].Scores, Has.Count.EqualTo(10));
        Assert.That(result.Usage.ReflectionCalls, Is.GreaterThan(0));
    }

    [Test]
    public async Task RunAsync_WhenTheNewestFailsThreeTimes_DrawsAParentFromTheFrontier()
    {
        // A prompt holds two rules, so that most children lose on one colour what they gain on another.
        PromptSearchResult result = await Runs.RunAsync(RuleWorld.Search(600), new RuleWorld(mostRules: 2));

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

        PromptSearchResult result = await Runs.RunAsync(RuleWorld.Search() with { MaxParallelCalls = 2 }, model);

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
        PromptSearchProblem problem = RuleWorld.Search() with
        {
            SeedPrompt = prompt,
            Validation = [.. RuleWorld.Examples(4, start: 100).Select(example => example with { ExpectedOutput = "never" })],
        };

        PromptSearchResult result = await Runs.RunAsync(problem, new RuleWorld());

        Assert.That(result.Usage.ReflectionCalls, Is.Zero);
        Assert.That(result.FinishDetail, Does.Contain("nothing left to learn"));
    }

    [Test]
    public void RunAsync_WhenNoExampleHasTheFields_SaysSoBeforeAnyCall() =>
        AssertRefused(RuleWorld.Search() with { InputFields = ["Note", "text"] }, "No example in Train has any of the inputs Note, text.");

    [Test]
    public async Task RunAsync_WhenTrainIsOneBatch_GivesUpAfterTenProposals()
    {
        PromptSearchResult result = await Runs.RunAsync(RuleWorld.Search() with { Train = RuleWorld.Examples(5) }, NeverBetter());

        Assert.That(result.FinishDetail, Does.StartWith("10 proposals in a row"));
    }

    [Test]
    public async Task RunAsync_WhenTrainIsValidation_CountsEachExampleOnce()
    {
        IReadOnlyList<Example> examples = RuleWorld.Examples(5);

        PromptSearchResult result = await Runs.RunAsync(RuleWorld.Search() with { Train = examples, Validation = examples, Config = new() }, NeverBetter());

        Assert.That(result.MetricCalls, Is.EqualTo(30), "within seven passes over five examples");
    }

    [Test]
    public async Task RunAsync_AfterAChildsFirstBatch_ShowsItsFailuresAgain()
    {
        var model = new Observed(new RuleWorld(), (_, _) => Task.CompletedTask);
        var asked = new ScriptedModel(request => model.CompleteAsync(request, default).GetAwaiter().GetResult().Text);

        PromptSearchResult result = await Runs.RunAsync(RuleWorld.Search(120) with { MaxParallelCalls = 1 }, asked);

        string[] questions = [.. asked.Prompts(ModelRole.Reflection).Take(2)];
        string[] notes = [.. RuleWorld.Search().Train.Select(example => example.Inputs["note"])];
        Assert.That(notes.Where(note => questions.All(question => question.Contains(note + "\n", StringComparison.Ordinal))), Has.Exactly(6).Items, "three quarters of a batch");
        Assert.That(result.Candidates[1].Accepted, Is.True);
    }

    [Test]
    public async Task RunAsync_WhenAnAnswerIsCutOff_TellsTheReflectionModel()
    {
        var model = new CutOff();

        await RuleWorld.Search(80).RunAsync(model);

        Assert.That(model.Question, Does.Contain("The answer was cut off, at the length limit or by the provider's content filter."));
    }

    [Test]
    public async Task RunAsync_WhenTheReflectionModelNeverAnswers_EndsWithItsWords()
    {
        var model = new Observed(new RuleWorld(), (request, _) =>
            request.Role == ModelRole.Reflection ? throw new ModelCallException(ModelFault.ContextOverflow, "context_length_exceeded") : Task.CompletedTask);

        PromptSearchResult result = await RuleWorld.Search().RunAsync(model);

        Assert.That(result.FinishDetail, Does.EndWith("the model gave no answer: context_length_exceeded"));
    }

    [Test]
    public async Task RunAsync_PassesTheSeedWithEveryRequest()
    {
        var model = new ScriptedModel(request => request.Role == ModelRole.Task ? "wrong" : "```\nsomething else\n```");

        await Runs.RunAsync(RuleWorld.Search(80) with { RequestSeed = 77 }, model);

        Assert.That(model.Requests.Select(request => request.Seed), Is.All.EqualTo(77));
    }

    [Test]
    public void RunAsync_WhenReflectionIsNeverAnsweredThoughTheTaskIs_FailsWithTheProvidersWords()
    {
        var model = new Observed(new RuleWorld(), (request, _) =>
            request.Role == ModelRole.Reflection ? throw new ModelCallException(ModelFault.Unavailable, "busy") : Task.CompletedTask);

        Assert.That(
            () => Runs.RunAsync(RuleWorld.Search() with { Train = RuleWorld.Examples(99) }, model),
            Throws.TypeOf<ModelCallException>().With.Message.EqualTo("busy").And.Property(nameof(ModelCallException.Fault)).EqualTo(ModelFault.Systemic));
    }

    /// <summary>Fails on one example in ten.</summary>
    private sealed class TwoThirds(string worthless) : IEvaluator
    {
        public Task<Assessment> EvaluateAsync(PreparedExample example, string answer, int repeat, CancellationToken cancellationToken) =>
            Task.FromResult(new Assessment(example.Id == worthless ? 0 : 2 / 3d, ""));
    }

    private sealed class FailingEvaluator(Func<Assessment> failure) : IEvaluator
    {
        public Task<Assessment> EvaluateAsync(PreparedExample example, string answer, int repeat, CancellationToken cancellationToken) =>
            example.Id.EndsWith('3')
                ? Task.Run(failure, CancellationToken.None)
                : PromptMetrics.ExactMatch.EvaluateAsync(example, answer, repeat, cancellationToken);
    }

    /// <summary>A model none of whose answers is whole.</summary>
    private sealed class CutOff : ILanguageModel
    {
        public string Question { get; private set; } = "";

        public Task<ModelAnswer> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
        {
            Question = request.Role == ModelRole.Reflection ? request.Messages[0].Text : Question;
            return Task.FromResult(new ModelAnswer("wro", 1, 1, Truncated: true));
        }
    }
}
