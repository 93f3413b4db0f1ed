using System.Text;
using System.Text.Json;
using Kaizen.Optimization.Data;
using Kaizen.Optimization.Evaluation;
using Kaizen.Optimization.Evaluation.Judging;
using Kaizen.Optimization.Evaluation.Webhooks;
using Kaizen.Optimization.Tests.Worlds;

namespace Kaizen.Optimization.Tests.Evaluation;

[Parallelizable(ParallelScope.All)]
internal sealed class EvaluatorsTests
{
    private const string Schema = """
        {"type": "json_schema", "schema": {"type": "object", "required": ["a"], "additionalProperties": false,
         "properties": {"a": {"type": "integer", "minimum": 1}, "b": {"type": "array", "items": {"enum": ["x", "y"]}, "maxItems": 2}}}}
        """;

    private static async Task<Assessment> EvaluateAsync(string config, string answer, string reference, IWebhookScorer? webhook = null)
    {
        using var document = JsonDocument.Parse(config);
        EvaluatorConfig parsed = EvaluatorConfig.Parse(document.RootElement, out IReadOnlyList<string> errors);
        Assert.That(errors, Is.Empty);
        var judge = new JudgeModel(new ScriptedModel(_ => """{"reason": "Hm.", "score": 0.5}"""), "judge", null);
        var example = new PreparedExample("e", new Dictionary<string, string>()) { Reference = reference };
        return await parsed.Blueprint.Create(new(null, [], judge, webhook)).EvaluateAsync(example, answer, 0, CancellationToken.None);
    }

    [TestCase("""{"type": "exact_match"}""", " spam\n", "spam", 1)]
    [TestCase("""{"type": "exact_match"}""", "Spam", "spam", 0)]
    [TestCase("""{"type": "exact_match", "trim": false}""", "spam ", "spam", 0)]
    [TestCase("""{"type": "exact_match", "ignore_case": true, "collapse_whitespace": true, "ignore_punctuation": true}""", "It  IS, spam!", "it is spam", 1)]
    [TestCase("""{"type": "contains"}""", "It is spam.", "spam", 1)]
    [TestCase("""{"type": "contains", "values": ["a", "b"]}""", "only a", "", 0.5)]
    [TestCase("""{"type": "contains", "values": ["ONLY"], "ignore_case": true}""", "only a", "", 1)]
    [TestCase("""{"type": "regex", "pattern": "^\\d{4}$"}""", "2024", "", 1)]
    [TestCase("""{"type": "regex", "pattern": "^\\d{4}$"}""", "the year 2024", "", 0)]
    [TestCase("""{"type": "numeric"}""", "It costs $1,234.50 in all", "1234.5", 1)]
    [TestCase("""{"type": "numeric", "tolerance": 0.1}""", "0.3", "0.4", 1)]
    [TestCase("""{"type": "numeric", "tolerance": 0.1}""", "0.3", "0.41", 0)]
    [TestCase("""{"type": "numeric", "relative_tolerance": 0.05}""", "-95", "-100", 1)]
    [TestCase("""{"type": "numeric"}""", "none", "5", 0)]
    [TestCase("""{"type": "numeric"}""", "答えは４２です", "42", 1)]
    [TestCase("""{"type": "numeric"}""", "答えは42です", "٤٢", 1)]
    [TestCase("""{"type": "numeric"}""", "\u22125", "5", 0)]
    [TestCase("""{"type": "numeric"}""", "\u22125", "-5", 1)]
    [TestCase("""{"type": "numeric"}""", "see item v5", "5", 0)]
    [TestCase("""{"type": "f1"}""", "The cat sat.", "the cat", 0.8)]
    [TestCase("""{"type": "f1"}""", "की", "का", 0)]
    [TestCase("""{"type": "f1"}""", "漢字です", "漢字だ", 4 / 7.0)]
    [TestCase("""{"type": "f1"}""", "dog", "cat", 0)]
    [TestCase("""{"type": "f1"}""", "👍", "👎", 0)]
    [TestCase("""{"type": "f1"}""", "+", "-", 0)]
    [TestCase("""{"type": "f1"}""", "", "+", 0)]
    [TestCase("""{"type": "f1"}""", " +\n", "+", 1)]
    [TestCase("""{"type": "f1"}""", "+", "plus", 0)]
    [TestCase("""{"type": "json_fields"}""", """{"a": 1.0, "b": {"c": " x"}, "z": 0}""", """{"a": 1, "b": {"c": "x"}}""", 1)]
    [TestCase("""{"type": "json_fields"}""", """{"a": 2, "b": {"c": "x"}}""", """{"a": 1, "b": {"c": "x"}}""", 0.5)]
    [TestCase("""{"type": "json_fields", "fields": ["a"]}""", """{"a": 1}""", """{"a": 1, "b": 2}""", 1)]
    [TestCase("""{"type": "json_fields", "fields": ["customer"]}""", "{}", """{"customer": {"name": "A", "age": 1}}""", 0)]
    [TestCase("""{"type": "json_fields", "fields": ["customer"]}""", """{"customer": {"name": "A"}}""", """{"customer": {"name": "A", "age": 1}}""", 0.5)]
    [TestCase("""{"type": "json_fields", "fields": ["a", "b"]}""", """{"a": 1}""", """{"a": 1}""", 1)]
    [TestCase("""{"type": "json_fields"}""", """{"a": 1}""", """{"a": {}}""", 0)]
    [TestCase("""{"type": "json_fields"}""", "a is 1", """{"a": 1}""", 0)]
    [TestCase("""{"type": "json_fields"}""", """{"team": "\ud83d"}""", """{"team": "red"}""", 0)]
    [TestCase("""{"type": "json_fields"}""", """{"\ud83d": 1, "team": "red"}""", """{"team": "red"}""", 0)]
    [TestCase("""{"type": "json_fields"}""", """{"team": "\ud83d\udc4d"}""", """{"team": "👍"}""", 1)]
    [TestCase("""{"type": "json_schema", "schema": {"properties": {"team": {"maxLength": 5}}}}""", """{"team": "\ud83d"}""", "", 0)]
    [TestCase("""{"type": "json_schema", "schema": {"enum": ["red"]}}""", "\"\\ud83d\"", "", 0)]
    [TestCase("""{"type": "json_schema", "schema": {"required": ["team"]}}""", """{"team": 1, "\ud83d": 2}""", "", 0)]
    [TestCase(Schema, """{"a": 3, "b": ["x"]}""", "", 1)]
    [TestCase(Schema, """{"a": 3.5}""", "", 0)]
    [TestCase(Schema, """{"a": 3, "c": 1}""", "", 0)]
    [TestCase(Schema, """{"a": 3, "b": ["z"]}""", "", 0)]
    [TestCase(Schema, """{"b": []}""", "", 0)]
    [TestCase(Schema, "not json", "", 0)]
    [TestCase("""{"type": "composite", "evaluators": [{"type": "exact_match", "weight": 3, "ignore_case": true}, {"type": "judge"}]}""", "Spam", "spam", 0.875)]
    public async Task EvaluateAsync_GivesTheScoreAndAReason(string config, string answer, string reference, double expected)
    {
        Assessment assessment = await EvaluateAsync(config, answer, reference);

        Assert.That(assessment.Score, Is.EqualTo(expected).Within(1e-9));
        Assert.That(assessment.Reason, Has.Length.GreaterThan(20));
    }

    [TestCase("""{"type": "numeric"}""", "n/a")]
    [TestCase("""{"type": "json_fields"}""", "{}")]
    [TestCase("""{"type": "json_fields"}""", "none")]
    public async Task EvaluateAsync_WhenTheReferenceHoldsNothingToCompare_GivesNoScore(string config, string reference) =>
        Assert.That((await EvaluateAsync(config, """{"a": 1}""", reference)).Score, Is.Null);

    [TestCase("""{"type": "json_fields"}""")]
    [TestCase("""{"type": "json_schema", "schema": {"properties": {"team": {"const": "red"}}}}""")]
    public async Task EvaluateAsync_WhenAnAnswerHoldsHalfASurrogatePair_IsWrong(string config) =>
        Assert.That((await EvaluateAsync(config, "{\"team\": \"" + '\ud83d' + "\"}", """{"team": "red"}""")).Score, Is.Zero);

    [Test]
    public async Task EvaluateAsync_WhenALongAnswerIsClipped_LeavesNoHalfOfASurrogatePair()
    {
        Assessment assessment = await EvaluateAsync("""{"type": "exact_match"}""", "x" + string.Concat(Enumerable.Repeat("👍", 300)), "spam");

        Assert.That(assessment.Reason.EnumerateRunes(), Has.None.EqualTo(Rune.ReplacementChar));
    }

    [Test]
    public async Task EvaluateAsync_OfFields_SaysWhichOnesAreWrong()
    {
        Assessment assessment = await PromptMetrics.Fields.EvaluateAsync(
            new("e", new Dictionary<string, string>()) { Reference = "city=Rome; day = 3;ok=yes" }, "day=3; city=Paris", 0, CancellationToken.None);

        Assert.That(assessment.Score, Is.EqualTo(1 / 3.0).Within(1e-12));
        Assert.That(assessment.Reason, Does.Contain("'city' should be 'Rome' but was 'Paris'").And.Contain("'ok' is missing").And.Contain("Right: 'day'"));
    }

    [Test]
    public async Task EvaluateAsync_WhenAPatternWouldBacktrackForEver_DecidesAllTheSame()
    {
        string answer = new string('a', 60) + "!";

        Assessment pattern = await EvaluateAsync("""{"type": "regex", "pattern": "^(a+)+$"}""", answer, "");
        Assessment schema = await EvaluateAsync("""{"type": "json_schema", "schema": {"pattern": "^(a+)+$"}}""", $"\"{answer}\"", "");

        Assert.That((pattern.Score, schema.Score), Is.EqualTo((0, 0)));
    }

    [TestCase("""{"type": "regex", "pattern": "^(?=a)(a+)+$"}""", "{0}")]
    [TestCase("""{"type": "json_schema", "schema": {"pattern": "^(?=a)(a+)+$"}}""", "\"{0}\"")]
    public async Task EvaluateAsync_WhenAPatternTakesTooLong_IsMissingWithTheReason(string json, string answer)
    {
        Assessment assessment = await EvaluateAsync(json, string.Format(answer, new string('a', 60) + "!"), "");

        Assert.That((assessment.Score, assessment.IsUndecidable), Is.EqualTo(((double?)null, true)));
        Assert.That(assessment.Reason, Does.Contain("^(?=a)(a+)+$").And.Contain("250 ms"));
    }

    [Test]
    public async Task EvaluateAsync_OfAWebhook_PassesOnWhatItSays()
    {
        Assessment assessment = await EvaluateAsync("""{"type": "webhook", "url": "https://scores.example/s"}""", "a", "b", new Webhook(new(0.25, "Too blue.")));

        Assert.That(assessment.Score, Is.EqualTo(0.25));
        Assert.That(assessment.Reason, Does.Contain("Too blue.").And.Contain("'b'"));
    }

    [TestCase(1.5)]
    [TestCase(double.NaN)]
    public async Task EvaluateAsync_WhenAWebhookGivesNoScore_IsMissing(double score)
    {
        const string config = """{"type": "composite", "evaluators": [{"type": "webhook", "url": "https://scores.example/s"}, {"type": "f1"}]}""";

        Assert.That((await EvaluateAsync(config, "a", "b", new Webhook(new(score, null)))).Score, Is.Null);
        Assert.That((await EvaluateAsync(config, "a", "b", new Webhook(null))).Score, Is.Null);
    }

    private sealed class Webhook(WebhookScore? score) : IWebhookScorer
    {
        public Task<WebhookScore> ScoreAsync(WebhookRequest request, CancellationToken cancellationToken) =>
            score is null ? throw new WebhookFailedException("no connection") : Task.FromResult(score);
    }
}
