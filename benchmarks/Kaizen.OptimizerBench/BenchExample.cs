using System.Text.Encodings.Web;
using System.Text.Json;
using Kaizen.Optimization;

namespace Kaizen.OptimizerBench;

/// <summary>One line of a data file.</summary>
internal sealed record BenchExample(string Id, IReadOnlyDictionary<string, string> Inputs, string Output)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads a file of JSON lines. An input that is not a text is taken as JSON; a missing id is the line's number.</summary>
    /// <exception cref="ArgumentException">A line is no example, or there is none.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<Example> Read(string path)
    {
        Example[] examples =
        [
            .. File.ReadLines(path)
                .Select((line, index) => (Line: line, Number: index + 1))
                .Where(pair => !string.IsNullOrWhiteSpace(pair.Line))
                .Select((pair, index) => Parse(pair.Line, index)
                    ?? throw new ArgumentException($$"""{{path}}, line {{pair.Number}}: this is not {"inputs": {...}, "output": ...}."""))
        ];
        return examples.Length > 0 ? examples : throw new ArgumentException($"{path} holds no example.");
    }

    public static void Write(string path, IEnumerable<BenchExample> examples) =>
        File.WriteAllLines(path, examples.Select(example => JsonSerializer.Serialize(example, Json)));

    public Example ToExample() => new(Id, Inputs, ExpectedOutput: Output);

    /// <returns>Null when the line is not an example.</returns>
    private static Example? Parse(string line, int index)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("inputs", out JsonElement fields) || fields.ValueKind != JsonValueKind.Object || !fields.EnumerateObject().Any()
                || !root.TryGetProperty("output", out JsonElement output))
            {
                return null;
            }

            Dictionary<string, string> inputs = fields.EnumerateObject().DistinctBy(input => input.Name).ToDictionary(input => input.Name, input => Text(input.Value));
            string id = root.TryGetProperty("id", out JsonElement given) ? Text(given) : "";
            return new(id.Length > 0 ? id : $"{index}", inputs, ExpectedOutput: Text(output));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
