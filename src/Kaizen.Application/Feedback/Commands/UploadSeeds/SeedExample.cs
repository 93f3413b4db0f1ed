using System.Text.Json;
using Kaizen.Application.Common;
using Kaizen.Domain.Common;
using Kaizen.Domain.Feedback;

namespace Kaizen.Application.Feedback.Commands.UploadSeeds;

/// <summary>One example of an uploaded file.</summary>
internal sealed record SeedExample(JsonText? Inputs, string? Output, Score? Score)
{
    /// <returns>What is wrong with the line, or null.</returns>
    public static string? TryRead(JsonElement line, out SeedExample? seed)
    {
        seed = null;
        if (line.ValueKind != JsonValueKind.Object)
        {
            return "expected a JSON object";
        }

        if (JsonStrings.FindUnstorable(line) is { } unstorable)
        {
            return unstorable;
        }

        JsonElement? inputs = Member(line, "inputs");
        JsonElement? output = Member(line, "output");
        JsonElement? score = Member(line, "score");
        if (inputs is { ValueKind: not JsonValueKind.Object })
        {
            return "'inputs' must be an object";
        }

        if (output is { ValueKind: not JsonValueKind.String })
        {
            return "'output' must be a string";
        }

        if (score is { ValueKind: not JsonValueKind.Number })
        {
            return "'score' must be a number";
        }

        double? value = score?.GetDouble();
        if (value is not (null or (>= 0 and <= 1)))
        {
            return Rules.ScoreMessage;
        }

        seed = new SeedExample(inputs.ToText(), output?.GetString(), value is { } given ? new Score(given) : null);
        return null;
    }

    public FeedbackEntry ToEntry(Guid taskId, DateTimeOffset now) =>
        new(Guid.CreateVersion7(now), taskId, FeedbackSource.Seed, now) { Inputs = Inputs, Output = Output, Score = Score };

    private static JsonElement? Member(JsonElement line, string name) =>
        line.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
