using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Anthropic.Core;
using Microsoft.Extensions.AI;
using OllamaSharp;
using OpenAI;
using OpenAI.Chat;

namespace Kaizen.Infrastructure.LanguageModels;

/// <summary>Makes the providers' chat clients; none of them retries or limits the time by itself.</summary>
internal static class ChatClients
{
    /// <summary>Anthropic wants a limit with every request.</summary>
    private const int AnthropicMaxOutputTokens = 8192;

    public static readonly Uri OllamaAddress = new("http://localhost:11434");

    /// <summary>The name of the JSON member that every good answer of a provider has.</summary>
    public static string AnswerMember(LanguageModelProvider provider) => provider switch
    {
        LanguageModelProvider.Anthropic => "content",
        LanguageModelProvider.Ollama => "message",
        _ => "choices",
    };

    public static Func<string, IChatClient> For(LanguageModelProvider provider, LanguageModelOptions options, HttpClient http)
    {
        Uri? endpoint = options.Address;
        string key = options.Key ?? "none";   // local servers need no key, the client does
        switch (provider)
        {
            case LanguageModelProvider.Anthropic:
                var anthropicOptions = new ClientOptions { ApiKey = key, HttpClient = http, MaxRetries = 0, Timeout = TimeSpan.FromHours(1) };
                if (endpoint is not null)
                {
                    anthropicOptions.BaseUrl = endpoint.ToString();
                }

                var anthropic = new AnthropicClient(anthropicOptions);
                return model => anthropic.AsIChatClient(model, AnthropicMaxOutputTokens);

            case LanguageModelProvider.Ollama:
                http.BaseAddress = endpoint ?? OllamaAddress;
                return model => new OllamaApiClient(http, model);

            case LanguageModelProvider.AzureOpenAI:
                // The bearer token that the client sends is enough for Azure itself; the gateways before it look for this header.
                http.DefaultRequestHeaders.Add("api-key", key);
                return OpenAI(key, AzureAddress(endpoint!), http);

            default:
                return OpenAI(key, endpoint, http);
        }
    }

    public static Uri AzureAddress(Uri endpoint) => endpoint.AbsolutePath == "/" ? new Uri(endpoint, "openai/v1") : endpoint;

    /// <summary>Limits an answer under the name that OpenAI's protocol had for it at first, the only one that some servers know.</summary>
    public static ChatCompletionOptions OptionsWithMaxTokens(int limit) =>
        ModelReaderWriter.Read<ChatCompletionOptions>(BinaryData.FromString($$"""{"max_tokens":{{limit}}}"""))!;

    private static Func<string, IChatClient> OpenAI(string key, Uri? endpoint, HttpClient http)
    {
        var client = new OpenAIClient(new ApiKeyCredential(key), new OpenAIClientOptions
        {
            Endpoint = endpoint,
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            Transport = new HttpClientPipelineTransport(http),
        });
        return model => client.GetChatClient(model).AsIChatClient();
    }
}
