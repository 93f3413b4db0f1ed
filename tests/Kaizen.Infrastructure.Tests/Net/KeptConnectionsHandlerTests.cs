using System.Net;
using System.Net.Sockets;
using System.Text;
using Kaizen.Infrastructure.Net;

namespace Kaizen.Infrastructure.Tests.Net;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class KeptConnectionsHandlerTests
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly HttpClient _client = new(new KeptConnectionsHandler(() => new()));
    private int _connections;

    [SetUp]
    public void Listen() => _listener.Start();

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _listener.Dispose();
    }

    [Test]
    public async Task SendAsync_WhenTheServerClosesAfterItsAnswerWithoutSayingSo_LosesNoRequest()
    {
        _ = ServeAsync("HTTP/1.0", closes: true);

        HttpResponseMessage[] responses = await PostAsync(rounds: 3, atOnce: 8);

        Assert.That(responses.Select(response => response.StatusCode), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(_connections, Is.EqualTo(24));
    }

    [Test]
    public async Task SendAsync_WhenTheServerKeepsConnections_UsesThemAgain()
    {
        _ = ServeAsync("HTTP/1.1", closes: false);

        HttpResponseMessage[] responses = await PostAsync(rounds: 5, atOnce: 2);

        Assert.That(responses.Select(response => response.StatusCode), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(_connections, Is.InRange(2, 4), "two to get to know it, two that are kept");
    }

    private async Task<HttpResponseMessage[]> PostAsync(int rounds, int atOnce)
    {
        var responses = new List<HttpResponseMessage>();
        for (int round = 0; round < rounds; round++)
        {
            responses.AddRange(await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ =>
                _client.PostAsync($"http://{_listener.LocalEndpoint}/", new StringContent("question")))));
        }

        return [.. responses];
    }

    private async Task ServeAsync(string version, bool closes)
    {
        while (true)
        {
            Socket socket = await _listener.AcceptSocketAsync();
            _connections++;
            _ = AnswerAsync(socket, version, closes);
        }
    }

    private static async Task AnswerAsync(Socket socket, string version, bool closes)
    {
        using Socket connection = socket;
        byte[] buffer = new byte[4096];
        do
        {
            string request = "";
            while (!request.EndsWith("question", StringComparison.Ordinal))
            {
                int read = await connection.ReceiveAsync(buffer);
                if (read == 0)
                {
                    return;
                }

                request += Encoding.ASCII.GetString(buffer, 0, read);
            }

            await connection.SendAsync(Encoding.ASCII.GetBytes($"{version} 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        }
        while (!closes);

        // What comes until now is not read any more.
        await Task.Delay(50);
    }
}
