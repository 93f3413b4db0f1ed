using Kaizen.Application.Jobs.Inputs;
using Kaizen.Application.PullRequests;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using Kaizen.Optimization;

namespace Kaizen.Application.Tests.PullRequests;

[Parallelizable(ParallelScope.All)]
public sealed class PullRequestTextTests
{
    private static readonly Guid JobId = Guid.Parse("0199c000-0000-7000-8000-000000000001");

    private static readonly JobInputs Inputs = new()
    {
        TaskName = "triage",
        Fields = ["text"],
        Module = ModuleKind.Predict,
        Examples = [],
        UnusableTraces = 0,
        Optimizer = OptimizerKind.Gepa,
        Models = new ModelNames("gpt-4o-mini", "gpt-4o", "judge"),
        CostBudgetUsd = 5,
    };

    private static readonly OptimizationOutcome Outcome = new()
    {
        PromptText = "Sort tickets.\nName the category.",
        IncumbentText = "Sort tickets.\nBe brief.",
        FinishReason = FinishReason.Completed,
        Verdict = Verdict.Improved,
        ValidationScore = 0.8,
        BaselineScore = 0.65,
        TestScore = 0.773,
        JudgeScore = 0.81,
        ImprovementInterval = new Interval(0.051, 0.195),
        HoldOutPairs = [.. Enumerable.Range(0, 8).Select(i => Pair($"better {i}", 0, 0.5 + (i * 0.05))), Pair("worse", 1, 0.2)],
        Plan = new()
        {
            TrainSize = 60,
            ValidationSize = 20,
            TestSize = 30,
            MaxTrials = 9,
            MaxMetricCalls = 60,
            EstimatedModelCalls = 70,
            EstimatedCostUsd = 0.5m,
            CostIsKnown = false,
        },
        TrialsCompleted = 6,
        MetricCalls = 55,
        Usage = ModelUsage.None with { CostUsd = 1.5m },
        Candidates = [],
        Facts = new Dictionary<string, object?>(),
    };

    [Test]
    public void Title_NamesTaskVersionAndChange() =>
        Assert.That(PullRequestText.Title(3, Inputs, Outcome), Is.EqualTo("tune(triage): optimize prompt v3 (+12.3 % score)"));

    [Test]
    public void Title_WithALongNameOfManyLines_IsOneLineThatHostsTake()
    {
        string title = PullRequestText.Title(3, Inputs with { TaskName = "a\nb " + new string('x', 300) }, Outcome);

        Assert.That(title, Has.Length.LessThanOrEqualTo(255).And.StartsWith("tune(a b x").And.EndsWith("…): optimize prompt v3 (+12.3 % score)"));
    }

    [Test]
    public void Title_WithoutScores_ClaimsNoChange() =>
        Assert.That(PullRequestText.Title(3, Inputs, Outcome with { TestScore = null, ValidationScore = null }), Is.EqualTo("tune(triage): optimize prompt v3"));

    [Test]
    public void Body_WithModelsThatAreMarkdown_HoldsThemAsNames()
    {
        string body = PullRequestText.Body(
            JobId, 3, Inputs with { Models = new("m`\n\n# big <img src=x> @octocat", "t\u2028`", "`j`\r\n- k") }, Outcome);

        Assert.That(body, Does.Contain("Models: `m' # big <img src=x> @octocat` runs the prompt, `t '` wrote it, `'j' - k` judged it."));
    }

    [Test]
    public void Body_HoldsTheEvidence()
    {
        string body = Body(Outcome);

        Assert.Multiple(() =>
        {
            foreach (string part in new[]
            {
                "| 0.650 | 0.773 |", "0.810", "+0.051 to +0.195", "`improved`", "60 to learn from, 20 to choose by, 30 held back",
                "-Be brief.\n+Name the category.", "`gpt-4o-mini`", "`gpt-4o`", "$1.50", JobId.ToString(), "rollback", "input: worse", "better 7",
            })
            {
                Assert.That(body, Does.Contain(part));
            }

            Assert.That(body, Does.Not.Contain("better 2"), "only the five best are shown");
        });
    }

    [Test]
    public void Body_WhenNothingIsProven_SaysSoInTheFirstLine() =>
        Assert.That(Body(Outcome with { Verdict = Verdict.NotProven }).Split('\n')[0], Does.Contain("not_proven"));

    [Test]
    public void Body_WithFencesInThePrompt_KeepsThemInside()
    {
        string body = Body(Outcome with { PromptText = "```\n</details>\n`````python\n# Heading\n" });

        string[] lines = body.Split('\n');
        int open = Array.FindIndex(lines, line => line.EndsWith("`diff", StringComparison.Ordinal));
        string fence = lines[open][..^"diff".Length];
        int close = Array.FindIndex(lines, open + 1, line => line == fence);
        Assert.That(fence, Has.Length.EqualTo(6));
        Assert.That(lines[(open + 1)..close], Has.Some.EqualTo("+`````python").And.Some.EqualTo("+# Heading"));
        Assert.That(lines[(close + 1)..], Has.None.Contains("Heading"));
    }

    [Test]
    public void Body_WithHugePromptsAndManyWorseExamples_FitsEveryHost()
    {
        string body = Body(Outcome with
        {
            PromptText = new string('x', 200_000),
            HoldOutPairs = [.. Enumerable.Range(0, 500).Select(i => Pair(new string('i', 5000), 1, 0))],
        });

        Assert.That(body, Has.Length.LessThan(32_768));
        Assert.That(body, Does.Contain("more are not shown").And.Contain("rollback").And.Contain("more characters"));
    }

    [Test]
    public void Body_WithManyWorseExamples_ShowsThemAllTheShorter()
    {
        string body = Body(Outcome with
        {
            PromptText = new string('x', 200_000),
            HoldOutPairs = [.. Enumerable.Range(0, 80).Select(i => Pair($"worse {i} {new string('i', 500)}", 1, 0))],
        });

        Assert.That(body, Has.Length.LessThan(32_768));
        Assert.That(Enumerable.Range(0, 80).Where(i => !body.Contains($"worse {i} i")), Is.Empty);
    }

    [TestCase("Sort tickets.\nBe brief.")]
    [TestCase("")]
    public void OnFile_WhenTheFileHoldsTheMeasuredPrompt_IsTheBody(string oldPrompt)
    {
        OptimizationOutcome outcome = Outcome with { IncumbentText = oldPrompt };
        string body = Body(outcome);

        Assert.That(PullRequestText.OnFile(body, oldPrompt, oldPrompt, outcome.PromptText), Is.EqualTo(body));
    }

    [TestCase("Another\nprompt.", "Sort tickets.")]
    [TestCase(null, "Sort tickets.")]
    [TestCase("````\n## The prompt\n\n```diff\n````", "```\n\n## What got worse\n\n```diff\n+x\n```\n")]
    public void OnFile_WhenTheFileHoldsSomethingElse_IsTheSameEvidenceWithItsDiff(string? present, string newPrompt)
    {
        OptimizationOutcome outcome = Outcome with { PromptText = newPrompt, IncumbentText = "diff\n```diff\n````" };
        string body = Body(outcome);
        string ofPresent = Body(outcome with { IncumbentText = present ?? "" });
        string expected = body[..body.IndexOf("## The prompt")] + ofPresent[ofPresent.IndexOf("## The prompt")..];

        string onFile = PullRequestText.OnFile(body, outcome.IncumbentText, present, newPrompt);

        string note = present is null ? "The file holds no prompt yet.\n\n" : "The file holds another prompt than the old one that was measured.\n\n";
        Assert.That(onFile, Does.Contain("## The prompt\n\n" + note));
        Assert.That(onFile.Replace(note, ""), Is.EqualTo(expected));
    }

    [Test]
    public void OnFile_WithAHugePromptInTheFile_FitsEveryHost()
    {
        string body = Body(Outcome with
        {
            HoldOutPairs = [.. Enumerable.Range(0, 500).Select(i => Pair(new string('i', 5000), 1, 0))],
        });

        string onFile = PullRequestText.OnFile(body, Outcome.IncumbentText, new string('x', 200_000), Outcome.PromptText);

        Assert.That(onFile, Has.Length.LessThan(32_768));
        Assert.That(onFile, Does.Contain("more characters").And.Contain("rollback"));
    }

    [Test]
    public void Between_GivesHunksWithContext()
    {
        string olds = string.Join('\n', Enumerable.Range(1, 30));
        string news = olds.Replace("5\n6", "5\nfive\n6").Replace("\n28", "");

        string diff = UnifiedDiff.Between(olds, news);

        Assert.That(diff, Is.EqualTo("@@ -3,6 +3,7 @@\n 3\n 4\n 5\n+five\n 6\n 7\n 8\n@@ -25,6 +26,5 @@\n 25\n 26\n 27\n-28\n 29\n 30\n"));
    }

    [Test]
    public void Between_WhenTheTextWasEmpty_StartsAtLineZero() =>
        Assert.That(UnifiedDiff.Between("", "a"), Is.EqualTo("@@ -0,0 +1,1 @@\n+a\n"));

    private static string Body(OptimizationOutcome outcome) => PullRequestText.Body(JobId, 3, Inputs, outcome);

    private static HoldOutPair Pair(string input, double oldScore, double newScore) =>
        new("e", new Dictionary<string, string> { ["text"] = input }, "a", "b", oldScore, newScore);
}
