using System.Text;
using System.Text.Json;

namespace Kaizen.Optimization.Evaluation.Json;

/// <summary>Reads JSON that a model wrote.</summary>
internal static class ModelJson
{
    /// <summary>Parses a text whose strings and member names can all be read: what <see cref="JsonElement"/> would otherwise find out later, with an
    /// <see cref="InvalidOperationException"/>. Half a surrogate pair that is not escaped counts as U+FFFD.</summary>
    /// <exception cref="HalfCharacterException">An escape is half a surrogate pair (<c>\ud83d</c>).</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonDocument Parse(string text, JsonDocumentOptions options = default)
    {
        byte[] json = Encoding.UTF8.GetBytes(text);
        var document = JsonDocument.Parse(json, options);
        try
        {
            ThrowIfUnreadable(json, options);
            return document;
        }
        catch (InvalidOperationException exception)
        {
            document.Dispose();
            throw new HalfCharacterException("An escape is half a surrogate pair.", exception);
        }
    }

    private static void ThrowIfUnreadable(byte[] json, JsonDocumentOptions options)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = options.AllowTrailingCommas, MaxDepth = options.MaxDepth });
        while (reader.Read())
        {
            if (reader.ValueIsEscaped)
            {
                reader.GetString();
            }
        }
    }
}

/// <summary>JSON is well-formed, but one of its texts is not Unicode.</summary>
internal sealed class HalfCharacterException(string message, Exception innerException) : JsonException(message, innerException);
