using System.Text.Json;
using Kaizen.Optimization.Evaluation;

namespace Kaizen.Optimization.Tests.Evaluation;

[Parallelizable(ParallelScope.All)]
internal sealed class EvaluatorConfigTests
{
    [TestCase("""{"type": "magic"}""", "type must be one of judge, exact_match, contains, regex, json_schema, json_fields, numeric, f1, webhook, composite")]
    [TestCase("""{"type": 3}""", "type must be a string")]
    [TestCase("""[]""", "the configuration must be an object")]
    [TestCase("""{"type": "judge", "criteria": 5}""", "criteria must be a string")]
    [TestCase("""{"type": "exact_match", "trim": "yes"}""", "trim must be true or false")]
    [TestCase("""{"type": "contains", "values": []}""", "values must not be empty")]
    [TestCase("""{"type": "contains", "values": ["a", ""]}""", "values must hold no empty string")]
    [TestCase("""{"type": "contains", "values": ["a", 1]}""", "values must be an array of strings")]
    [TestCase("""{"type": "json_fields", "fields": []}""", "fields must not be empty")]
    [TestCase("""{"type": "regex"}""", "pattern is required")]
    [TestCase("""{"type": "regex", "pattern": ""}""", "pattern must not be empty")]
    [TestCase("""{"type": "regex", "pattern": "("}""", "pattern is not a regular expression")]
    [TestCase("""{"type": "numeric", "tolerance": -1}""", "tolerance must be a number of at least 0")]
    [TestCase("""{"type": "json_schema"}""", "schema is required")]
    [TestCase("""{"type": "json_schema", "schema": {"properties": {"a": {"$ref": "#"}}}}""", "schema.properties.a.$ref is a keyword that is not supported")]
    [TestCase("""{"type": "json_schema", "schema": {"type": "thing"}}""", "schema.type must be one or several of")]
    [TestCase("""{"type": "webhook", "url": "ftp://x"}""", "url must be an absolute http or https URL without a user name")]
    [TestCase("""{"type": "composite", "evaluators": []}""", "evaluators must hold at least one evaluator")]
    [TestCase("""{"type": "composite", "evaluators": [{"type": "f1", "weight": 0}]}""", "evaluators[0].weight must be a number above 0")]
    [TestCase("""{"type": "composite", "evaluators": [{"type": "f1", "weight": -1}]}""", "evaluators[0].weight must be a number above 0")]
    [TestCase("""{"type": "composite", "evaluators": [{"type": "nothing"}]}""", "evaluators[0].type must be one of")]
    public void Parse_WhenSomethingIsNotValid_SaysWhat(string json, string expected)
    {
        using var document = JsonDocument.Parse(json);

        EvaluatorConfig.Parse(document.RootElement, out IReadOnlyList<string> errors);

        Assert.That(errors, Has.Some.StartsWith(expected));
    }

    [TestCase("null", "judge")]
    [TestCase("{}", "judge")]
    [TestCase("""{"type": "f1", "unknown": 1}""", "f1")]
    public void Parse_WhenValid_KnowsTheType(string json, string type)
    {
        using var document = JsonDocument.Parse(json);

        EvaluatorConfig config = EvaluatorConfig.Parse(document.RootElement, out IReadOnlyList<string> errors);

        Assert.That(errors, Is.Empty);
        Assert.That(config.Type, Is.EqualTo(type));
    }

    [Test]
    public void Parse_OfNothing_IsTheJudge() => Assert.That(EvaluatorConfig.Parse(null, out _).Type, Is.EqualTo("judge"));

    [Test]
    public void Constructor_WhenOptionsAreMissing_Throws() =>
        Assert.That(() => new EvaluatorConfig("regex"), Throws.ArgumentException.With.Message.Contains("pattern is required"));
}
