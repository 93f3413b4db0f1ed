using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Kaizen.Testing;

namespace Kaizen.Api.Tests.PullRequests;

/// <summary>The service as a process of its own, which can be killed as a crash or a power cut would.</summary>
internal sealed class KaizenProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(90);

    private readonly Process _process;

    private KaizenProcess(Process process, WireClient client) => (_process, Client) = (process, client);

    public WireClient Client { get; }

    /// <param name="folder">Keeps the keys, and the database where that is a file.</param>
    public static async Task<KaizenProcess> StartAsync(TestDatabase database, TemporaryFolder folder)
    {
        string address = $"http://127.0.0.1:{FreePort()}";
        string keyPath = folder.File("first-key.txt");
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location]) { WorkingDirectory = folder.FullPath };
        foreach ((string name, string value) in GitSettings.All.Concat(
            [
                ("Urls", address),
                ("Database:Provider", database.Engine.ToString()),
                ("ConnectionStrings:Kaizen", database.ConnectionString),
                ("Auth:FirstKeyPath", keyPath),
                ("DataProtection:KeysPath", folder.File("keys")),
                ("Llm:Provider", "Offline"),
                ("Logging:LogLevel:Default", "None"),
            ]))
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        Process process = Process.Start(start)!;
        using var http = new HttpClient();
        try
        {
            await Until.TrueAsync(() => IsReadyAsync(http, address), ready => ready, StartTime);
        }
        catch
        {
            process.Kill();
            throw;
        }

        return new KaizenProcess(process, new WireClient(new Uri(address), (await File.ReadAllTextAsync(keyPath)).Trim()));
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, string address)
    {
        try
        {
            return (await http.GetAsync(new Uri($"{address}/health/ready"))).StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
