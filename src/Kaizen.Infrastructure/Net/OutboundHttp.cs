using System.Net;
using System.Net.Sockets;

namespace Kaizen.Infrastructure.Net;

/// <summary>Makes message handlers for addresses that users give.</summary>
internal static class OutboundHttp
{
    /// <summary>Makes a handler that connects to public addresses only (unless the options allow more), follows a GET's redirects
    /// within one origin, and limits the time and size of an answer. It throws <see cref="HttpRequestException"/>, with an
    /// <see cref="AddressRefusedException"/> inside where an address was refused.</summary>
    /// <param name="resolve">Looks a host's name up; null means the system's way.</param>
    public static HttpMessageHandler CreateHandler(OutboundHttpOptions options, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) =>
        new BoundedAnswerHandler(options)
        {
            InnerHandler = new KeptConnectionsHandler(() => new()
            {
                AllowAutoRedirect = false,
                UseCookies = false,

                // Behind a proxy the address that is connected to would be the proxy's.
                UseProxy = options.AllowPrivateNetworks,
                AutomaticDecompression = DecompressionMethods.All,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, options, resolve ?? Dns.GetHostAddressesAsync, cancellationToken),
            }),
        };

    // The name is resolved here and the connection goes to the very address that was checked.
    private static async ValueTask<Stream> ConnectAsync(
        DnsEndPoint endPoint, OutboundHttpOptions options, Func<string, CancellationToken, Task<IPAddress[]>> resolve, CancellationToken cancellationToken)
    {
        if (!options.AllowPrivateNetworks && !PublicAddress.MayBe(endPoint.Host))
        {
            throw Refused($"'{endPoint.Host}' is", options);
        }

        IPAddress[] addresses = await resolve(endPoint.Host, cancellationToken);
        if (!options.AllowPrivateNetworks && Array.Find(addresses, address => !PublicAddress.Is(address)) is { } refused)
        {
            throw Refused($"'{endPoint.Host}' leads to '{refused}',", options);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, endPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static AddressRefusedException Refused(string what, OutboundHttpOptions options) =>
        new($"{what} an address of this machine or of a private network, which may not be called while the setting {options.AllowPrivateNetworksSetting} is false.");
}
