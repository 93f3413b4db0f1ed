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
    public static IReadOnlyList<Example> Read(string path) =>
        [.. File.ReadLines(path).Where(line => !string.IsNullOrWhiteSpace(line)).Select((line, index) => Parse(line, index))];

    public static void Write(string path, IEnumerable<BenchExample> examples) =>
        File.WriteAllLines(path, examples.Select(example => JsonSerializer.Serialize(example, Json)));

    public Example ToExample() => new(Id, Inputs, ExpectedOutput: Output);

    private static Example Parse(string line, int index)
    {
        using JsonDocument json = JsonDocument.Parse(line);
        JsonElement root = json.RootElement;
        Dictionary<string, string> inputs = root.GetProperty("inputs").EnumerateObject().ToDictionary(input => input.Name, input => Text(input.Value));
        string id = root.TryGetProperty("id", out JsonElement given) ? Text(given) : "";
        return new(id.Length > 0 ? id : $"{index}", inputs, ExpectedOutput: Text(root.GetProperty("output")));
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
