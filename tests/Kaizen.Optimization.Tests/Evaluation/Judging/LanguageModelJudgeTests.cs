using Kaizen.Optimization.Data;
using Kaizen.Optimization.Evaluation;
using Kaizen.Optimization.Evaluation.Judging;
using Kaizen.Optimization.LanguageModels;
using Kaizen.Optimization.Tests.Worlds;

namespace Kaizen.Optimization.Tests.Evaluation.Judging;

[Parallelizable(ParallelScope.All)]
internal sealed class LanguageModelJudgeTests
{
    private static readonly PreparedExample Open = new("e", new Dictionary<string, string> { ["q"] = "Why?" });
    private static readonly PreparedExample Referenced = Open with { Reference = "the reference" };

    private static (LanguageModelJudge Judge, JudgeModel Model) Of(ILanguageModel model)
    {
        var judge = new JudgeModel(model, "judge", 100);
        return (new LanguageModelJudge(new("Answer questions.", ["q"], judge, null), "be brief"), judge);
    }

    private static string Json(double score, string reason = "so") => $$"""{"reason": "{{reason}}", "score": {{score}}}""";

    private static Task<Assessment> AskAsync(LanguageModelJudge judge, PreparedExample example) =>
        judge.EvaluateAsync(example, "the answer", 0, CancellationToken.None);

    [Test]
    public async Task EvaluateAsync_WhenTwoVotesAgree_TakesTheirMean()
    {
        var model = new ScriptedModel(request => Json(request.CallId.EndsWith('1') ? 0.8 : 0.6));
        (LanguageModelJudge judge, _) = Of(model);

        Assessment assessment = await AskAsync(judge, Open);

        Assert.That(assessment.Score, Is.EqualTo(0.7).Within(1e-12));
        Assert.That(model.Requests, Has.Count.EqualTo(2));
        Assert.That(model.Requests.Select(request => request.Messages[1].Text), Is.Unique, "the order is turned round");
    }

    [Test]
    public async Task EvaluateAsync_WhenTwoVotesDisagree_LetsAThirdDecide()
    {
        var model = new ScriptedModel(request => Json(request.CallId[^1] switch { '1' => 0.9, '2' => 0.1, _ => 0.8 }));
        (LanguageModelJudge judge, JudgeModel counts) = Of(model);

        Assessment assessment = await AskAsync(judge, Open);

        Assert.That(assessment.Score, Is.EqualTo(0.8));
        Assert.That(counts.Disagreements, Is.EqualTo(1));
        Assert.That(model.Requests.Select(request => request.ContentHash()), Is.Unique);
    }

    [Test]
    public async Task EvaluateAsync_WithAReference_ShowsBothBlindAndSwapped()
    {
        var model = new ScriptedModel(request => Json(1));
        (LanguageModelJudge judge, _) = Of(model);

        await AskAsync(judge, Referenced);

        string[] questions = [.. model.Requests.OrderBy(request => request.CallId, StringComparer.Ordinal).Select(request => request.Messages[1].Text)];
        Assert.Multiple(() =>
        {
            Assert.That(questions[0], Does.Match("<answer_a>\nthe answer\n</answer_a>\n<answer_b>\nthe reference\n</answer_b>"));
            Assert.That(questions[1], Does.Match("<answer_a>\nthe reference\n</answer_a>\n<answer_b>\nthe answer\n</answer_b>"));
            Assert.That(string.Join(' ', model.Prompts(ModelRole.Judge)), Does.Not.Match("(?i)expected|candidate|gold|<reference|correct answer"));
        });
    }

    [Test]
    public async Task EvaluateAsync_WhenTheAnswerIsTheReference_IsRightWithoutAVote()
    {
        var model = new ScriptedModel(_ => Json(0.6));
        (LanguageModelJudge judge, _) = Of(model);

        Assessment assessment = await judge.EvaluateAsync(Referenced, " the reference\n", 0, CancellationToken.None);

        Assert.That(assessment, Is.EqualTo(new Assessment(1, "The answer is correct. The correct answer is 'the reference'.", 1)));
        Assert.That(model.Requests, Is.Empty);
    }

    [Test]
    public async Task EvaluateAsync_WithAReference_NamesTheAnswersInTheReason()
    {
        var model = new ScriptedModel(request => Json(0.5, request.CallId.EndsWith('1') ? "Answer A is shorter than answer B." : "Answer B is shorter than answer A."));
        (LanguageModelJudge judge, _) = Of(model);

        Assessment assessment = await AskAsync(judge, Referenced);

        Assert.That(assessment.Reason, Does.Contain("the assistant's answer is shorter than the correct answer.").And.Contain("The correct answer is 'the reference'."));
    }

    [Test]
    public async Task EvaluateAsync_WhenAnAnswerCannotBeRead_AsksOnceMoreInStricterWords()
    {
        var model = new ScriptedModel(request => request.CallId.EndsWith("/again", StringComparison.Ordinal) ? Json(0.4) : "who knows");
        (LanguageModelJudge judge, JudgeModel counts) = Of(model);

        Assessment assessment = await AskAsync(judge, Open);

        Assert.That(assessment.Score, Is.EqualTo(0.4));
        Assert.That(counts.Unreadable, Is.EqualTo(2));
        Assert.That(model.Requests.Count(request => request.Messages.Count == 4), Is.EqualTo(2));
    }

    [Test]
    public async Task EvaluateAsync_WhenOneVoteIsMissing_TakesTheThird()
    {
        var model = new Observed(new ScriptedModel(_ => Json(0.4)), (request, _) =>
            request.CallId.EndsWith('2') ? throw new ModelCallException(ModelFault.Unavailable, "busy") : Task.CompletedTask);
        (LanguageModelJudge judge, JudgeModel counts) = Of(model);

        Assessment assessment = await AskAsync(judge, Open);

        Assert.That(assessment.Score, Is.EqualTo(0.4));
        Assert.That(counts.Failed, Is.EqualTo(1));
    }

    [Test]
    public async Task EvaluateAsync_WithFewerThanTwoVotes_IsMissingAndNotZero()
    {
        (LanguageModelJudge judge, _) = Of(new ScriptedModel(_ => "garbage"));

        Assessment assessment = await AskAsync(judge, Open);

        Assert.That(assessment.Score, Is.Null);
        Assert.That(assessment.Reason, Does.Contain("garbage"));
    }

    [Test]
    public void EvaluateAsync_WhenTheFaultIsSystemic_Throws()
    {
        (LanguageModelJudge judge, _) = Of(new Observed(new ScriptedModel(_ => ""), (_, _) => throw new ModelCallException(ModelFault.Systemic, "wrong key")));

        Assert.That(() => AskAsync(judge, Open), Throws.TypeOf<ModelCallException>());
    }
}
