using System.Text.Json;

namespace Kaizen.Api.Errors;

/// <summary>The names of members as clients know them.</summary>
internal static class WireNames
{
    /// <summary>Turns <c>GepaConfig.MaxMetricCalls</c> into <c>gepa_config.max_metric_calls</c>.</summary>
    public static string PathOf(string propertyPath) => string.Join('.', propertyPath.Split('.').Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
}
