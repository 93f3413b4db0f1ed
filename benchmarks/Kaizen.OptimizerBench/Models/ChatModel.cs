using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kaizen.Optimization.LanguageModels;

namespace Kaizen.OptimizerBench.Models;

/// <summary>A model behind OpenAI's chat protocol. Every request carries the seed.</summary>
internal sealed class ChatModel(HttpClient http, string endpoint, string apiKey, long seed, TimeProvider clock) : ILanguageModel
{
    private const int MaxAttempts = 8;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);

    private readonly string _address = endpoint.TrimEnd('/') + "/chat/completions";

    /// <summary>Makes sure that a server is there, whatever it answers: a wrong address shows at once, not after all retries.</summary>
    /// <exception cref="ModelCallException">There is no connection.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await http.GetAsync(endpoint.TrimEnd('/') + "/models", cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ModelCallException(ModelFault.Unavailable, exception.Message, exception);
        }
    }

    public async Task<ModelAnswer> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            string problem;
            TimeSpan wait = FirstWait * (1 << (attempt - 1));
            try
            {
                using var message = new HttpRequestMessage(HttpMethod.Post, _address);
                message.Content = new StringContent(Body(request).ToJsonString(), Encoding.UTF8, "application/json");
                message.Headers.Authorization = new("Bearer", apiKey);
                using HttpResponseMessage response = await http.SendAsync(message, cancellationToken);
                string text = await response.Content.ReadAsStringAsync(cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return Read(text);
                }

                problem = $"{(int)response.StatusCode}: {text}";
                if (response.StatusCode is < HttpStatusCode.InternalServerError and not HttpStatusCode.TooManyRequests and not HttpStatusCode.RequestTimeout)
                {
                    throw new ModelCallException(ModelFault.Systemic, problem);
                }

                wait = response.Headers.RetryAfter?.Delta ?? wait;
            }
            catch (Exception exception) when (exception is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                problem = exception.Message;
            }

            if (attempt == MaxAttempts)
            {
                throw new ModelCallException(ModelFault.Unavailable, problem);
            }

            await Task.Delay(wait, clock, cancellationToken);
        }
    }

    private JsonObject Body(ModelRequest request)
    {
        var body = new JsonObject
        {
            ["model"] = request.Model,
            ["messages"] = new JsonArray(
                [.. request.Messages.Select(message => new JsonObject { ["role"] = Role(message.Speaker), ["content"] = message.Text })]),
            ["seed"] = seed,
        };
        if (request.Temperature is { } temperature)
        {
            body["temperature"] = temperature;
        }

        if (request.MaxOutputTokens is { } limit)
        {
            body["max_tokens"] = limit;
        }

        return body;
    }

    private static string Role(ModelSpeaker speaker) => speaker switch
    {
        ModelSpeaker.System => "system",
        ModelSpeaker.Assistant => "assistant",
        _ => "user",
    };

    private static ModelAnswer Read(string text)
    {
        using JsonDocument json = JsonDocument.Parse(text);
        JsonElement choice = json.RootElement.GetProperty("choices").EnumerateArray().First();
        string content = choice.GetProperty("message").GetProperty("content").GetString() ?? "";
        bool cutOff = choice.TryGetProperty("finish_reason", out JsonElement reason) && reason.GetString() == "length";
        return json.RootElement.TryGetProperty("usage", out JsonElement usage) && usage.ValueKind == JsonValueKind.Object
            ? new(content, usage.GetProperty("prompt_tokens").GetInt32(), usage.GetProperty("completion_tokens").GetInt32(), cutOff)
            : new(content, 0, content.Length / 4, cutOff);
    }
}
