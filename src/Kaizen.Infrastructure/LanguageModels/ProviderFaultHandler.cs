using System.Text;
using System.Text.Json;
using Kaizen.Infrastructure.Net;

namespace Kaizen.Infrastructure.LanguageModels;

/// <summary>Turns whatever can go wrong on the wire into one exception, below the clients of the providers, each of which has its own.</summary>
/// <param name="answerMember">The member that every good answer of the provider has.</param>
/// <param name="secret">The key, which some providers repeat in their messages; null when there is none.</param>
internal sealed class ProviderFaultHandler(string answerMember, string? secret, TimeProvider clock) : DelegatingHandler
{
    private readonly SecretMask _mask = new(secret);

    /// <exception cref="ProviderFault">No connection, a cut one, an error status, or a body that is no answer.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Post)
        {
            // No call of a model.
            return await base.SendAsync(request, cancellationToken);
        }

        HttpResponseMessage response;
        string body;
        try
        {
            response = await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            body = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (HttpRequestException exception)
        {
            bool neverConnected = exception.HttpRequestError
                is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;
            throw new ProviderFault(
                neverConnected ? ProviderFaultKind.NoConnection : ProviderFaultKind.ConnectionCut,
                neverConnected
                    ? $"No connection to {request.RequestUri?.GetLeftPart(UriPartial.Authority)}: {exception.Message}"
                    : $"The connection was cut: {exception.Message}",
                innerException: exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The time limit of connecting, the only one below this handler.
            throw new ProviderFault(
                ProviderFaultKind.NoConnection,
                $"No connection to {request.RequestUri?.GetLeftPart(UriPartial.Authority)} in time.",
                innerException: exception);
        }

        string storable = StorableText.OfJson(body);
        if (!response.IsSuccessStatusCode)
        {
            throw ProviderFault.Read(response.StatusCode, response.Headers, storable, _mask, clock.GetUtcNow());
        }

        if (!IsAnswer(storable))
        {
            throw new ProviderFault(ProviderFaultKind.Unreadable, $"The provider's answer is not readable: {ProviderFault.Words(storable, _mask)}");
        }

        if (storable != body)
        {
            response.Content = Replaced(response.Content, storable);
        }

        return response;
    }

    private static StringContent Replaced(HttpContent content, string body)
    {
        var replaced = new StringContent(body, Encoding.UTF8);
        replaced.Headers.ContentType = content.Headers.ContentType;
        content.Dispose();
        return replaced;
    }

    private bool IsAnswer(string body)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty(answerMember, out JsonElement answer)
                && (answer.ValueKind == JsonValueKind.Object || (answer.ValueKind == JsonValueKind.Array && answer.GetArrayLength() > 0));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
