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

    /// <summary>Reads a file of JSON lines. An input that is not a text is taken as JSON. An example without an id, or with that of an
    /// earlier one, is named by its line: <c>line 7</c>.</summary>
    /// <exception cref="ArgumentException">A line is no example, or there is none.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<Example> Read(string path)
    {
        (int Line, Example Example)[] read =
        [
            .. File.ReadLines(path)
                .Select((line, index) => (Line: line, Number: index + 1))
                .Where(pair => !string.IsNullOrWhiteSpace(pair.Line))
                .Select(pair => (pair.Number, Parse(pair.Line)
                    ?? throw new ArgumentException($$"""{{path}}, line {{pair.Number}}: this is not {"inputs": {...}, "output": ...}.""")))
        ];
        return read.Length > 0 ? Named(read) : throw new ArgumentException($"{path} holds no example.");
    }

    public static void Write(string path, IEnumerable<BenchExample> examples) =>
        File.WriteAllLines(path, examples.Select(example => JsonSerializer.Serialize(example, Json)));

    public Example ToExample() => new(Id, Inputs, ExpectedOutput: Output);

    private static IReadOnlyList<Example> Named((int Line, Example Example)[] read)
    {
        var given = read.Select(pair => pair.Example.Id).ToHashSet();
        var taken = new HashSet<string> { "" };
        return [.. read.Select(pair => taken.Add(pair.Example.Id) ? pair.Example : pair.Example with { Id = NameOf(pair.Line) })];

        string NameOf(int line)
        {
            string name = $"line {line}";
            return given.Contains(name) ? Enumerable.Range(1, int.MaxValue).Select(number => $"{name} ({number})").First(other => !given.Contains(other)) : name;
        }
    }

    /// <returns>Null when the line is not an example; one with an empty id when it has none.</returns>
    private static Example? Parse(string line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("inputs", out JsonElement fields) || fields.ValueKind != JsonValueKind.Object || !fields.EnumerateObject().Any()
                || !root.TryGetProperty("output", out JsonElement output) || output.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            Dictionary<string, string> inputs = fields.EnumerateObject().DistinctBy(input => input.Name).ToDictionary(input => input.Name, input => Text(input.Value));
            string id = root.TryGetProperty("id", out JsonElement given) && given.ValueKind != JsonValueKind.Null ? Text(given).Trim() : "";
            return new(id, inputs, ExpectedOutput: Text(output));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
