using System.Text.Json;
using System.Text.Json.Serialization;
using Kaizen.Api.Errors;
using Kaizen.Application.Common;

namespace Kaizen.Api.Http.Json;

/// <summary>Reads texts that every database can hold.</summary>
internal sealed class StorableStringConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? text = reader.GetString();
        return text is not null && JsonStrings.FindUnstorable(text) is { } fault ? throw new UnstorableTextException(fault) : text;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
