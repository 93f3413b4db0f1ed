using System.Net;

namespace Kaizen.Infrastructure.LanguageModels;

/// <summary>Asks a provider for the list of its models, which costs nothing: one that answers is there, however long it thinks about a call.</summary>
internal sealed class ProviderProbe(LanguageModelProvider provider, LanguageModelOptions options, HttpClient http, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>The status of the answer, or null when there was none.</returns>
    public async Task<HttpStatusCode?> AskAsync(CancellationToken cancellationToken)
    {
        using var timeUp = new CancellationTokenSource(Patience, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, cancellationToken);
        try
        {
            using HttpRequestMessage request = ListModels();
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, end.Token);
            return response.StatusCode;
        }
        catch (Exception silence) when (silence is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private HttpRequestMessage ListModels()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Address());
        if (provider == LanguageModelProvider.Anthropic)
        {
            request.Headers.Add("x-api-key", options.Key);
            request.Headers.Add("anthropic-version", "2023-06-01");
        }
        else if (options.Key is { } key)
        {
            request.Headers.Authorization = new("Bearer", key);
        }

        return request;
    }

    private string Address() => provider switch
    {
        LanguageModelProvider.Anthropic => Below(options.Address ?? new("https://api.anthropic.com"), "v1/models"),
        LanguageModelProvider.Ollama => Below(options.Address ?? ChatClients.OllamaAddress, "api/tags"),
        LanguageModelProvider.AzureOpenAI => Below(ChatClients.AzureAddress(options.Address!), "models"),
        _ => Below(options.Address ?? new("https://api.openai.com/v1"), "models"),
    };

    private static string Below(Uri address, string path) => $"{address.ToString().TrimEnd('/')}/{path}";
}
