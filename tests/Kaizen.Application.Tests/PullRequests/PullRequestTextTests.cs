using Kaizen.Application.PullRequests;
using Kaizen.Optimization;

namespace Kaizen.Application.Tests.PullRequests;

[Parallelizable(ParallelScope.All)]
public sealed class PullRequestTextTests
{
    private static readonly PullRequestEvidence Evidence = new()
    {
        TaskName = "triage",
        Version = 3,
        JobId = Guid.Parse("0199c000-0000-7000-8000-000000000001"),
        Verdict = Verdict.Improved,
        OldScore = 0.65,
        NewScore = 0.773,
        Improvement = new Interval(0.051, 0.195),
        JudgeScore = 0.81,
        TrainSize = 60,
        ValidationSize = 20,
        TestSize = 30,
        OldPrompt = "Sort tickets.\nBe brief.",
        NewPrompt = "Sort tickets.\nName the category.",
        TaskModel = "gpt-4o-mini",
        TeacherModel = "gpt-4o",
        JudgeModel = "judge",
        CostUsd = 1.5,
        Examples = [.. Enumerable.Range(0, 8).Select(i => new ExampleChange($"better {i}", "a", "b", 0, 0.5 + (i * 0.05))), new ExampleChange("worse", "a", "b", 1, 0.2)],
    };

    [Test]
    public void Title_NamesTaskVersionAndChange() =>
        Assert.That(PullRequestText.Title(Evidence), Is.EqualTo("tune(triage): optimize prompt v3 (+12.3 % score)"));

    [Test]
    public void Title_WithALongNameOfManyLines_IsOneLineThatHostsTake()
    {
        string title = PullRequestText.Title(Evidence with { TaskName = "a\nb " + new string('x', 300) });

        Assert.That(title, Has.Length.LessThanOrEqualTo(255).And.StartsWith("tune(a b x").And.EndsWith("…): optimize prompt v3 (+12.3 % score)"));
    }

    [Test]
    public void Title_WithoutScores_ClaimsNoChange() =>
        Assert.That(PullRequestText.Title(Evidence with { NewScore = null }), Is.EqualTo("tune(triage): optimize prompt v3"));

    [Test]
    public void Body_WithModelsThatAreMarkdown_HoldsThemAsNames()
    {
        string body = PullRequestText.Body(Evidence with { TaskModel = "m`\n\n# big <img src=x> @octocat", TeacherModel = "t\u2028`", JudgeModel = "`j`\r\n- k" });

        Assert.That(body, Does.Contain("Models: `m' # big <img src=x> @octocat` runs the prompt, `t '` wrote it, `'j' - k` judged it."));
    }

    [Test]
    public void Body_HoldsTheEvidence()
    {
        string body = PullRequestText.Body(Evidence);

        Assert.Multiple(() =>
        {
            foreach (string part in new[]
            {
                "| 0.650 | 0.773 |", "0.810", "+0.051 to +0.195", "`improved`", "60 to learn from, 20 to choose by, 30 held back",
                "-Be brief.\n+Name the category.", "`gpt-4o-mini`", "`gpt-4o`", "$1.50", Evidence.JobId.ToString(), "rollback", "input: worse", "better 7",
            })
            {
                Assert.That(body, Does.Contain(part));
            }

            Assert.That(body, Does.Not.Contain("better 2"), "only the five best are shown");
        });
    }

    [Test]
    public void Body_WhenNothingIsProven_SaysSoInTheFirstLine() =>
        Assert.That(PullRequestText.Body(Evidence with { Verdict = Verdict.NotProven }).Split('\n')[0], Does.Contain("not_proven"));

    [Test]
    public void Body_WithFencesInThePrompt_KeepsThemInside()
    {
        string body = PullRequestText.Body(Evidence with { NewPrompt = "```\n</details>\n`````python\n# Heading\n" });

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
        string body = PullRequestText.Body(Evidence with
        {
            NewPrompt = new string('x', 200_000),
            Examples = [.. Enumerable.Range(0, 500).Select(i => new ExampleChange(new string('i', 5000), "a", "b", 1, 0))],
        });

        Assert.That(body, Has.Length.LessThan(32_768));
        Assert.That(body, Does.Contain("more are not shown").And.Contain("rollback").And.Contain("more characters"));
    }

    [Test]
    public void Body_WithManyWorseExamples_ShowsThemAllTheShorter()
    {
        string body = PullRequestText.Body(Evidence with
        {
            NewPrompt = new string('x', 200_000),
            Examples = [.. Enumerable.Range(0, 80).Select(i => new ExampleChange($"worse {i} {new string('i', 500)}", "a", "b", 1, 0))],
        });

        Assert.That(body, Has.Length.LessThan(32_768));
        Assert.That(Enumerable.Range(0, 80).Where(i => !body.Contains($"worse {i} i")), Is.Empty);
    }

    [TestCase("Sort tickets.\nBe brief.")]
    [TestCase("")]
    public void OnFile_WhenTheFileHoldsTheMeasuredPrompt_IsTheBody(string oldPrompt)
    {
        PullRequestEvidence evidence = Evidence with { OldPrompt = oldPrompt };
        string body = PullRequestText.Body(evidence);

        Assert.That(PullRequestText.OnFile(body, oldPrompt, oldPrompt, evidence.NewPrompt), Is.EqualTo(body));
    }

    [TestCase("Another\nprompt.", "Sort tickets.")]
    [TestCase(null, "Sort tickets.")]
    [TestCase("````\n## The prompt\n\n```diff\n````", "```\n\n## What got worse\n\n```diff\n+x\n```\n")]
    public void OnFile_WhenTheFileHoldsSomethingElse_IsTheSameEvidenceWithItsDiff(string? present, string newPrompt)
    {
        PullRequestEvidence evidence = Evidence with { NewPrompt = newPrompt, OldPrompt = "diff\n```diff\n````" };
        string body = PullRequestText.Body(evidence);
        string ofPresent = PullRequestText.Body(evidence with { OldPrompt = present ?? "" });
        string expected = body[..body.IndexOf("## The prompt")] + ofPresent[ofPresent.IndexOf("## The prompt")..];

        string onFile = PullRequestText.OnFile(body, evidence.OldPrompt, present, newPrompt);

        string note = present is null ? "The file holds no prompt yet.\n\n" : "The file holds another prompt than the old one that was measured.\n\n";
        Assert.That(onFile, Does.Contain("## The prompt\n\n" + note));
        Assert.That(onFile.Replace(note, ""), Is.EqualTo(expected));
    }

    [Test]
    public void OnFile_WithAHugePromptInTheFile_FitsEveryHost()
    {
        string body = PullRequestText.Body(Evidence with
        {
            Examples = [.. Enumerable.Range(0, 500).Select(i => new ExampleChange(new string('i', 5000), "a", "b", 1, 0))],
        });

        string onFile = PullRequestText.OnFile(body, Evidence.OldPrompt, new string('x', 200_000), Evidence.NewPrompt);

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
}
