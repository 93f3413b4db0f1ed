namespace Kaizen.Infrastructure.LanguageModels;

/// <summary>Who answers model calls.</summary>
internal enum LanguageModelProvider
{
    /// <summary>OpenAI, or any server that speaks its chat protocol.</summary>
    OpenAI,
    AzureOpenAI,
    Anthropic,
    Ollama,

    /// <summary>The deterministic stand-in of this process.</summary>
    Offline,
}
