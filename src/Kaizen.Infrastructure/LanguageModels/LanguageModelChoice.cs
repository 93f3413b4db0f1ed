using Microsoft.Extensions.Hosting;

namespace Kaizen.Infrastructure.LanguageModels;

/// <summary>Which provider the settings stand for.</summary>
/// <param name="MissingSettings">What must be given before the provider can be called; empty when nothing is missing.</param>
internal sealed record LanguageModelChoice(LanguageModelProvider Provider, IReadOnlyList<string> MissingSettings)
{
    /// <summary>A provider that is named wins; else OpenAI when a key or an endpoint is given; else the stand-in, in Development only.</summary>
    public static LanguageModelChoice Of(LanguageModelOptions options, IHostEnvironment environment)
    {
        bool hasKey = options.Key is not null;
        bool hasEndpoint = !string.IsNullOrWhiteSpace(options.Endpoint);
        if (!TryParse(options.Provider, out LanguageModelProvider provider))
        {
            provider = !hasKey && !hasEndpoint && environment.IsDevelopment() ? LanguageModelProvider.Offline : LanguageModelProvider.OpenAI;
        }

        return new(provider, provider switch
        {
            LanguageModelProvider.OpenAI when !hasKey && !hasEndpoint => ["Llm:ApiKey (for OpenAI) or Llm:Endpoint (for a compatible server)"],
            LanguageModelProvider.AzureOpenAI => [.. Missing(hasKey, "Llm:ApiKey"), .. Missing(hasEndpoint, "Llm:Endpoint")],
            LanguageModelProvider.Anthropic => Missing(hasKey, "Llm:ApiKey"),
            _ => [],
        });
    }

    public static bool TryParse(string? name, out LanguageModelProvider provider) =>
        Enum.TryParse(name?.Trim(), ignoreCase: true, out provider) && Enum.IsDefined(provider) && !char.IsAsciiDigit(name!.Trim()[0]);

    private static string[] Missing(bool given, string setting) => given ? [] : [setting];
}
