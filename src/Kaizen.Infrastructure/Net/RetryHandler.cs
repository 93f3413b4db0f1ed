using System.Net;

namespace Kaizen.Infrastructure.Net;

/// <summary>Repeats a request that met a rate limit, a server error or a broken connection. What it repeats must bear repeating.</summary>
/// <param name="patience">The longest time for all attempts and pauses together.</param>
internal sealed class RetryHandler(TimeProvider clock, TimeSpan patience) : DelegatingHandler
{
    private const int MaxAttempts = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        long start = clock.GetTimestamp();
        TimeSpan paused = TimeSpan.Zero;
        for (int attempt = 1; ; attempt++)
        {
            TimeSpan pause = FirstPause * Math.Pow(2, attempt - 1);
            try
            {
                HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
                if (!IsPassing(response.StatusCode) || attempt == MaxAttempts)
                {
                    return response;
                }

                pause = Max(pause, RetryAfter(response));
                if (!MayPause(pause))
                {
                    return response;
                }

                response.Dispose();
            }
            catch (HttpRequestException broken) when (attempt < MaxAttempts && broken.InnerException is not AddressRefusedException && MayPause(pause))
            {
                // Tried again below.
            }

            await Task.Delay(pause, clock, cancellationToken);
            paused += pause;
        }

        bool MayPause(TimeSpan pause) => Max(paused, clock.GetElapsedTime(start)) + pause <= patience;
    }

    private static bool IsPassing(HttpStatusCode status) => status == HttpStatusCode.TooManyRequests || ((int)status >= 500 && status != HttpStatusCode.NotImplemented);

    private TimeSpan RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter is not { } header ? TimeSpan.Zero
        : header.Delta ?? Max(header.Date!.Value - clock.GetUtcNow(), TimeSpan.Zero);

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
