using System.Text.Json;

namespace Kaizen.Optimization.Evaluation.Json;

/// <summary>1 where the answer is JSON that the schema allows, else 0.</summary>
internal sealed class JsonSchemaEvaluator(JsonElement schema) : TextEvaluator
{
    private const int ViolationsShown = 5;

    protected override Assessment Evaluate(string answer, string reference)
    {
        try
        {
            using var document = ModelJson.Parse(answer.Trim());
            string[] violations = [.. JsonSchemaRules.Violations(schema, document.RootElement, "$").Take(ViolationsShown)];
            return violations.Length == 0
                ? new(1, "The answer is correct: it is JSON of the required form.")
                : new(0, $"The answer is incorrect: {string.Join("; ", violations)}.");
        }
        catch (PatternTimeoutException timeout)
        {
            return new(null, timeout.Message, IsUndecidable: true);
        }
        catch (JsonException)
        {
            return new(0, $"The answer is incorrect: it must be JSON and nothing else, but was '{Feedback.Clip(answer.Trim())}'.");
        }
    }
}
