using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Kaizen.Infrastructure.Net;

/// <summary>Keeps connections open for servers that do so too. One that speaks HTTP/1.0 closes each after its answer without saying so, and a request that
/// is sent on it at that moment is lost; it gets a connection for each request. So does every server until its first answer.</summary>
internal sealed class KeptConnectionsHandler : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _connecting = new();
    private readonly ConcurrentDictionary<string, bool> _keeping = new();
    private readonly HttpMessageInvoker _kept;
    private readonly HttpMessageInvoker _single;

    /// <param name="create">Makes a handler; called twice.</param>
    public KeptConnectionsHandler(Func<SocketsHttpHandler> create)
    {
        _kept = new(create());
        SocketsHttpHandler single = create();
        Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> connect = single.ConnectCallback ?? ConnectAsync;
        single.PooledConnectionLifetime = TimeSpan.Zero;
        single.ConnectCallback = (context, cancellationToken) => ConnectInTurnAsync(context, connect, cancellationToken);
        _single = new(single);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string server = request.RequestUri!.Authority;
        if (_keeping.ContainsKey(server))
        {
            return await _kept.SendAsync(request, cancellationToken);
        }

        HttpResponseMessage response = await _single.SendAsync(request, cancellationToken);
        if (response.Version >= HttpVersion.Version11)
        {
            _keeping[server] = true;
        }

        return response;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _kept.Dispose();
            _single.Dispose();
        }

        base.Dispose(disposing);
    }

    // One after another: such servers are small, and the system drops connections that they do not take up fast enough, for a second each.
    private async ValueTask<Stream> ConnectInTurnAsync(
        SocketsHttpConnectionContext context,
        Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> connect,
        CancellationToken cancellationToken)
    {
        SemaphoreSlim turn = _connecting.GetOrAdd($"{context.DnsEndPoint.Host}:{context.DnsEndPoint.Port}", _ => new(1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await connect(context, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
