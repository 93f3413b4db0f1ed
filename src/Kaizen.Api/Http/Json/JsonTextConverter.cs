using System.Text.Json;
using System.Text.Json.Serialization;
using Kaizen.Domain.Common;

namespace Kaizen.Api.Http.Json;

/// <summary>Writes a kept object exactly as it came.</summary>
internal sealed class JsonTextConverter : JsonConverter<JsonText>
{
    public override JsonText? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonElement.ParseValue(ref reader).GetRawText());

    public override void Write(Utf8JsonWriter writer, JsonText value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Value, skipInputValidation: true);
}
