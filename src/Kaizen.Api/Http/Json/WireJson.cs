using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kaizen.Domain.Common;

namespace Kaizen.Api.Http.Json;

/// <summary>How JSON is read and written.</summary>
internal static class WireJson
{
    /// <summary>Gets how answers are written. They may be nested more deeply than requests: an answer can be a list of what was sent.</summary>
    public static JsonSerializerOptions Answers { get; } = CreateAnswers();

    /// <summary>Reads requests strictly: a number is not a string, and texts that a database cannot hold are refused.</summary>
    public static void ConfigureRequests(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.MaxDepth = JsonText.MaxDepth;
        options.Converters.Add(new StorableStringConverter());
        options.Converters.Add(new StorableElementConverter());
        options.Converters.Add(new JsonTextConverter());
        options.Converters.Add(new UtcInstantConverter());
    }

    private static JsonSerializerOptions CreateAnswers()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            MaxDepth = 2 * JsonText.MaxDepth,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new JsonTextConverter());
        options.Converters.Add(new UtcInstantConverter());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
