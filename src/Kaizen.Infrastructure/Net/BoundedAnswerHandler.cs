using System.Net;

namespace Kaizen.Infrastructure.Net;

/// <summary>Limits time and size of an answer, and keeps redirects within the origin.</summary>
internal sealed class BoundedAnswerHandler(OutboundHttpOptions options) : DelegatingHandler
{
    private const int MaxRedirects = 3;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { Scheme: "http" or "https" } origin)
        {
            throw Refused("Only http and https addresses may be called.");
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.AttemptTimeout);
        try
        {
            HttpResponseMessage response = await base.SendAsync(request, timeout.Token);
            for (int redirects = 0; Target(request, response) is { } target; redirects++)
            {
                response.Dispose();
                if (redirects == MaxRedirects || Uri.Compare(origin, target, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) != 0)
                {
                    throw Refused($"The host redirects to '{target.Host}', which is not followed.");
                }

                request.RequestUri = target;
                response = await base.SendAsync(request, timeout.Token);
            }

            await BufferAsync(response, timeout.Token);
            return response;
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"The host did not answer within {options.AttemptTimeout.TotalSeconds:0} s.", late);
        }
    }

    private static Uri? Target(HttpRequestMessage request, HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
            when request.RequestUri is { } from && response.Headers.Location is { } to =>
            request.Method == HttpMethod.Get || request.Method == HttpMethod.Head
                ? new Uri(from, to)
                : throw Refused("The host redirects a request that changes something, which is not followed. Is the repository's name or the base URL outdated?"),
        _ => null,
    };

    private async Task BufferAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var buffer = new MemoryStream();
        byte[] chunk = new byte[16 * 1024];
        while (await ReadAsync(stream, chunk, cancellationToken) is var count and > 0)
        {
            if (buffer.Length + count > options.MaxResponseBytes)
            {
                response.Dispose();
                throw new HttpRequestException($"The host's answer is longer than {options.MaxResponseBytes} bytes.");
            }

            buffer.Write(chunk, 0, count);
        }

        var content = new ByteArrayContent(buffer.ToArray());
        foreach ((string name, IEnumerable<string> values) in response.Content.Headers.Where(header => header.Key != "Content-Length"))
        {
            content.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content = content;
    }

    private static async Task<int> ReadAsync(Stream stream, byte[] chunk, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(chunk, cancellationToken);
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException or InvalidOperationException)
        {
            // The last two are what the streams that unpack throw.
            throw new HttpRequestException("The host's answer broke off, or cannot be unpacked.", broken);
        }
    }

    private static HttpRequestException Refused(string message) => new(message, new AddressRefusedException(message));
}
