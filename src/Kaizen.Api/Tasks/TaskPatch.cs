using System.Text.Json;
using System.Text.Json.Serialization;
using Kaizen.Application.Tasks;

namespace Kaizen.Api.Tasks;

/// <summary>The body of a <c>PATCH</c>: the fields, and which of them the client named, since a null that is named clears a field.</summary>
[JsonConverter(typeof(TaskPatchConverter))]
public sealed record TaskPatch(TaskFields Fields, IReadOnlySet<string> Given);

internal sealed class TaskPatchConverter : JsonConverter<TaskPatch>
{
    public override TaskPatch Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Utf8JsonReader start = reader;
        TaskFields fields = JsonSerializer.Deserialize<TaskFields>(ref reader, options) ?? throw new JsonException();
        HashSet<string> wireNames = [.. JsonSerializer.Deserialize<JsonElement>(ref start, options).EnumerateObject().Select(member => member.Name)];
        return new TaskPatch(fields, typeof(TaskFields).GetProperties().Select(property => property.Name)
            .Where(name => wireNames.Contains(options.PropertyNamingPolicy!.ConvertName(name))).ToHashSet(StringComparer.Ordinal));
    }

    public override void Write(Utf8JsonWriter writer, TaskPatch value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.Fields, options);
}
