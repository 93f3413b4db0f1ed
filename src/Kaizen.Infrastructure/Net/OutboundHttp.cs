using System.Net;
using System.Net.Sockets;

namespace Kaizen.Infrastructure.Net;

/// <summary>Makes message handlers for addresses that users give.</summary>
internal static class OutboundHttp
{
    /// <summary>Makes a handler that connects to public addresses only (unless the options allow more), follows a GET's redirects
    /// within one origin, and limits the time and size of an answer. It throws <see cref="HttpRequestException"/>, with an
    /// <see cref="AddressRefusedException"/> inside where an address was refused.</summary>
    public static HttpMessageHandler CreateHandler(OutboundHttpOptions options) =>
        new BoundedAnswerHandler(options)
        {
            InnerHandler = new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,

                // Behind a proxy the address that is connected to would be the proxy's.
                UseProxy = options.AllowPrivateNetworks,
                AutomaticDecompression = DecompressionMethods.All,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, options, cancellationToken),
            },
        };

    // The name is resolved here and the connection goes to the very address that was checked.
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, OutboundHttpOptions options, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(endPoint.Host, cancellationToken);
        if (!options.AllowPrivateNetworks && !Array.TrueForAll(addresses, PublicAddress.Is))
        {
            throw new AddressRefusedException($"'{endPoint.Host}' is an address in a private network, which may not be called.");
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
}
