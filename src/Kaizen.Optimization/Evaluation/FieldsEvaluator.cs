namespace Kaizen.Optimization.Evaluation;

/// <summary>Compares texts like <c>name=value; other=value</c>: the share of the reference's names that have the same value in the answer.</summary>
internal sealed class FieldsEvaluator : TextEvaluator
{
    protected override Assessment Evaluate(string answer, string reference)
    {
        Dictionary<string, string> expected = Read(reference);
        Dictionary<string, string> actual = Read(answer);
        string[] wrong =
        [
            .. expected
                .Where(field => actual.GetValueOrDefault(field.Key) != field.Value)
                .Select(field => actual.TryGetValue(field.Key, out string? value)
                    ? $"'{field.Key}' should be '{field.Value}' but was '{Feedback.Clip(value)}'."
                    : $"'{field.Key}' is missing; it should be '{field.Value}'."),
        ];
        if (wrong.Length == 0)
        {
            return new(1, Feedback.Right(reference));
        }

        double score = (double)(expected.Count - wrong.Length) / expected.Count;
        string right = string.Join(", ", expected.Where(field => actual.GetValueOrDefault(field.Key) == field.Value).Select(field => $"'{field.Key}'"));
        string details = string.Join(" ", wrong) + (right.Length == 0 ? "" : $" Right: {right}.");
        return new(score, score == 0 ? $"{Feedback.Wrong(answer, reference)} {details}" : Feedback.Partly(score, details, reference));
    }

    private static Dictionary<string, string> Read(string text)
    {
        var fields = new Dictionary<string, string>();
        foreach (string part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = part.Split('=', 2, StringSplitOptions.TrimEntries);
            fields[sides[0]] = sides.Length == 2 ? sides[1] : "";
        }

        return fields;
    }
}
