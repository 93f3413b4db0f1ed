using System.Text.Json;

namespace Kaizen.Optimization.Evaluation.Json;

/// <summary>Compares a JSON object with the reference's field by field, nested ones by path: the share of the reference's fields that are the same.
/// Further fields in the answer do not count.</summary>
/// <param name="fields">The paths to compare (<c>a.b</c>; that of an object stands for all in it), or null for all of the reference's.</param>
internal sealed class JsonFieldsEvaluator(IReadOnlyList<string>? fields, bool ignoreCase) : TextEvaluator
{
    protected override Assessment Evaluate(string answer, string reference)
    {
        if (Read(reference) is not { } expected)
        {
            return new(null, $"The reference '{Feedback.Clip(reference)}' is not a JSON object.");
        }

        if (Read(answer) is not { } actual)
        {
            return new(0, $"{Feedback.Wrong(answer, reference)} The answer is not a JSON object and nothing else.");
        }

        string[] compared = [.. fields?.SelectMany(path => Below(path, expected)).Distinct() ?? expected.Keys];
        if (compared.Length == 0)
        {
            return new(null, $"The reference '{Feedback.Clip(reference)}' has no field.");
        }

        string[] wrong = [.. compared.Where(path => !Same(expected.GetValueOrDefault(path), actual.GetValueOrDefault(path)))];
        if (wrong.Length == 0)
        {
            return new(1, Feedback.Right(reference));
        }

        double score = (double)(compared.Length - wrong.Length) / compared.Length;
        string details = string.Join(" ", wrong.Select(path => $"'{path}' should be {Shown(expected, path)} but was {Shown(actual, path)}."));
        return new(score, score == 0 ? $"{Feedback.Wrong(answer, reference)} {details}" : Feedback.Partly(score, details, reference));
    }

    private static Dictionary<string, JsonElement>? Read(string text)
    {
        try
        {
            using var document = ModelJson.Parse(text.Trim());
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var found = new Dictionary<string, JsonElement>();
            Flatten(document.RootElement.Clone(), "", found);
            return found;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Below(string path, Dictionary<string, JsonElement> expected) =>
        expected.Keys.Where(key => key.StartsWith(path + ".", StringComparison.Ordinal)).DefaultIfEmpty(path);

    private static void Flatten(JsonElement element, string path, Dictionary<string, JsonElement> found)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string own = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            if (property.Value.ValueKind == JsonValueKind.Object && property.Value.GetPropertyCount() > 0)
            {
                Flatten(property.Value, own, found);
            }
            else
            {
                found[own] = property.Value;
            }
        }
    }

    private bool Same(JsonElement expected, JsonElement actual) => (expected.ValueKind, actual.ValueKind) switch
    {
        (JsonValueKind.Undefined, JsonValueKind.Undefined) => true,
        (JsonValueKind.String, JsonValueKind.String) => string.Equals(
            expected.GetString()!.Trim(), actual.GetString()!.Trim(), ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal),
        (JsonValueKind.Undefined, _) or (_, JsonValueKind.Undefined) => false,
        _ => JsonElement.DeepEquals(expected, actual),
    };

    private static string Shown(Dictionary<string, JsonElement> values, string path) =>
        values.TryGetValue(path, out JsonElement value) ? Feedback.Clip(value.GetRawText()) : "absent";
}
