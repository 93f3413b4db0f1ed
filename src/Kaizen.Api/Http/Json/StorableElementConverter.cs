using System.Text.Json;
using System.Text.Json.Serialization;
using Kaizen.Api.Errors;
using Kaizen.Application.Common;

namespace Kaizen.Api.Http.Json;

/// <summary>Reads values all of whose texts every database can hold.</summary>
internal sealed class StorableElementConverter : JsonConverter<JsonElement>
{
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        JsonElement value = JsonElement.ParseValue(ref reader);
        return JsonStrings.FindUnstorable(value) is { } fault ? throw new UnstorableTextException(fault) : value;
    }

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) => value.WriteTo(writer);
}
