using Kaizen.Optimization.Evaluation.Judging;

namespace Kaizen.Optimization.Tests.Evaluation.Judging;

[Parallelizable(ParallelScope.All)]
internal sealed class JudgeVoteTests
{
    [TestCase("0.8", 0.8)]
    [TestCase("Score: 0.8", 0.8)]
    [TestCase("Score:0.8", 0.8)]
    [TestCase("**0.8**", 0.8)]
    [TestCase("0.8.", 0.8)]
    [TestCase("8/10", 0.8)]
    [TestCase("80%", 0.8)]
    [TestCase("0,8", 0.8)]
    [TestCase("On a scale of 0 to 1: 0.85", 0.85)]
    [TestCase("1 out of 10", 0.1)]
    [TestCase("no idea", null)]
    [TestCase("85", null)]
    [TestCase("-0.5", null)]
    [TestCase("2 of 3 points hold. Score: 0.6", 0.6)]
    [TestCase("The score is 7/10 because 1 thing is missing.", 0.7)]
    [TestCase("{\"reason\": \"Fine, 9/10.\", \"score\": 0.8}", 0.8)]
    [TestCase("```json\n{\"reason\": \"ok\", \"score\": 0.8,}\n```", 0.8)]
    [TestCase("{\"score\": \"4/5\"}", 0.8)]
    [TestCase("{\"score\": 8}", null)]
    [TestCase("{\"reason\": \"no score\"}", null)]
    [TestCase("", null)]
    [TestCase("There is 1 error.", null)]
    [TestCase("I would say 0.7", 0.7)]
    [TestCase("Score: ４", null)]
    [TestCase("{\"reason\": \"bad emoji \\ud83d here\", \"score\": 0.5}", null)]
    [TestCase("{\"reason\": \"ok\", \"score\": \"0.5 \\udc4d\"}", null)]
    [TestCase("{\"\\ud83d\": 1, \"score\": 0.5}", null)]
    [TestCase("{\"reason\": \"good emoji \\ud83d\\udc4d here\", \"score\": 0.5}", 0.5)]
    [TestCase("{\"reason\": \"a brace } and \\ud83d in a broken \"object\", \"score\": 0.5}", 0.5)]
    public void Parse_FindsTheScoreOrNone(string text, double? expected) =>
        Assert.That(JudgeVote.Parse(text).Score, expected is { } score ? Is.EqualTo(score).Within(1e-12) : Is.Null);

    [TestCase("{\"reason\": \"A lists only 1", null)]
    [TestCase("{\"reason\": \"ok\", \"score\": 0", null)]
    [TestCase("{\"score\": 0.5} and further", 0.5)]
    public void Parse_OfAnAnswerThatIsCutOff_TakesOnlyAWholeObject(string text, double? expected) =>
        Assert.That(JudgeVote.Parse(text, isCutOff: true).Score, Is.EqualTo(expected));

    [Test]
    public void Parse_OfAStructuredAnswer_KeepsTheReason() =>
        Assert.That(JudgeVote.Parse("""{"reason": "Too long.", "score": 0.5}""").Reason, Is.EqualTo("Too long."));

    [Test]
    public void Parse_OfAScoreOutOfRange_ShowsIt() =>
        Assert.That(JudgeVote.Parse("""{"reason": "Fine.", "score": 8}""").Reason, Is.EqualTo("""{"reason": "Fine.", "score": 8}"""));
}
