using Kaizen.Optimization.LanguageModels;
using Kaizen.Optimization.Tests.Worlds;

namespace Kaizen.Optimization.Tests.Gepa;

/// <summary>What the reflection model is asked, and which of its rewrites are refused.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ReflectiveMutationTests
{
    [TestCase("Give the label.", "lost the placeholder")]
    [TestCase("Give the label of {note} with {other}.", null)]
    [TestCase("Give the label of {note}. For instance, note 3: the black one means delta.", "copied an example")]
    public async Task RunAsync_WhenAProposalBreaksARule_RefusesIt(string proposal, string? problem)
    {
        var model = new ScriptedModel(request => request.Role == ModelRole.Task ? "wrong" : $"```\n{proposal}\n```");

        PromptSearchResult result = await Runs.RunAsync(RuleWorld.Search(80) with { SeedPrompt = "Label {note}" }, model);

        CandidateRecord child = result.Candidates[1];
        Assert.That(child.Accepted, Is.False);
        Assert.That(child.Reason, problem is null ? Does.StartWith("dropped") : Does.StartWith("refused").And.Contain(problem));
    }

    [TestCase("For instance, {0} means {1}.")]
    [TestCase("Example:\n{0}\n=> {1}")]
    [TestCase("Mind the form (as in \"{0}\"), and nothing else.")]
    public async Task RunAsync_WhenEveryProposalCopiesAnExample_RefusesItAndTriesTheRest(string copy)
    {
        Example example = RuleWorld.Search().Train[0];
        string quoted = string.Format(copy, example.Inputs["note"], example.ExpectedOutput);
        var world = new RuleWorld();
        var model = new ScriptedModel(request =>
        {
            string answer = world.CompleteAsync(request, default).GetAwaiter().GetResult().Text;
            return request.Role == ModelRole.Task ? answer : answer.TrimEnd('`', '\n') + $"\n{quoted}\n```";
        });

        PromptSearchResult result = await RuleWorld.Search().RunAsync(model);

        Assert.That(result.ValidationScore, Is.EqualTo(1));
        Assert.That(result.Candidates.Where(candidate => candidate.Text.Contains(quoted)), Is.Not.Empty.And.All.Matches<CandidateRecord>(
            candidate => candidate is { Accepted: false, Reason: "refused: it copied an example word for word." }));
        Assert.That(result.Prompt, Does.Not.Contain(example.Inputs["note"]));
    }

    [Test]
    public async Task RunAsync_WhenTheIncumbentQuotesAnExample_LetsRewritesKeepIt()
    {
        Example example = RuleWorld.Search().Train[0];
        string quoted = $"Label it. For instance, {example.Inputs["note"]} is {example.ExpectedOutput}.";
        var model = new ScriptedModel(request => request.Role == ModelRole.Task ? "wrong" : $"```\n{quoted} Be brief.\n```");

        PromptSearchResult result = await Runs.RunAsync(RuleWorld.Search(80) with { SeedPrompt = quoted }, model);

        Assert.That(result.Candidates[1].Reason, Does.StartWith("dropped"));
    }

    [Test]
    public async Task RunAsync_ShowsTheInstructionBetweenThreeBackTicksAndARefusedRewriteAsAQuotation()
    {
        const string instruction = "Answer like this:\n```\nlabel\n```";
        var model = new ScriptedModel(request => request.Role == ModelRole.Task ? "wrong" : $"```\n{instruction}\n```");

        await Runs.RunAsync(RuleWorld.Search() with { SeedPrompt = instruction }, model);

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

        PromptSearchResult result = await Runs.RunAsync(RuleWorld.Search(80) with { InputFields = ["region", "note"], Train = examples, Validation = examples[..2] }, model);

        Assert.That(result.Candidates[1].Reason, refused ? Does.Contain("copied an example") : Does.StartWith("dropped"));
    }

    [Test]
    public async Task RunAsync_AfterARefusal_TellsTheModelWhatWasWrong()
    {
        var model = new ScriptedModel(request => request.Role == ModelRole.Task ? "wrong" : "```\nGive the label.\n```");

        await Runs.RunAsync(RuleWorld.Search(80) with { SeedPrompt = "Label {note}" }, model);

        string[] questions = [.. model.Prompts(ModelRole.Reflection)];
        Assert.That(questions[0], Does.Not.Contain("could not be used"));
        Assert.That(questions[1], Does.Contain("lost the placeholder {note}"));
    }

    [Test]
    public async Task RunAsync_AsksInOneUserMessageWithTheInstructionAndThenTheExamplesInFences()
    {
        var model = new ScriptedModel(request => request.Role == ModelRole.Task ? "wrong" : "```\nsomething else\n```");

        await Runs.RunAsync(RuleWorld.Search(80) with { SeedPrompt = "Line one.\nLine \"two\" {x} 漢字" }, model);

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
}
