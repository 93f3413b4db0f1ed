using System.Diagnostics;
using Kaizen.Testing;

namespace Kaizen.Api.Tests.PullRequests;

/// <summary>The service as a process of its own, which can be killed as a crash or a power cut would.</summary>
internal sealed class KaizenProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(90);

    private readonly Process _process;

    private KaizenProcess(Process process, WireClient client) => (_process, Client) = (process, client);

    public WireClient Client { get; }

    /// <param name="folder">Keeps the keys, and the database where that is a file.</param>
    public static async Task<KaizenProcess> StartAsync(TestDatabase database, TemporaryFolder folder)
    {
        string keyPath = folder.File("first-key.txt");
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location])
        {
            WorkingDirectory = folder.FullPath,
            RedirectStandardOutput = true,
        };
        foreach ((string name, string value) in GitSettings.All.Concat(
            [
                ("Urls", "http://127.0.0.1:0"),
                ("Database:Provider", database.Engine.ToString()),
                ("ConnectionStrings:Kaizen", database.ConnectionString),
                ("Auth:FirstKeyPath", keyPath),
                ("DataProtection:KeysPath", folder.File("keys")),
                ("Llm:Provider", "Offline"),
                ("Logging:LogLevel:Default", "None"),
                ("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information"),
            ]))
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        Process process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(StartTime);
        try
        {
            Uri address = await ReadAddressAsync(process, limit.Token);
            return new KaizenProcess(process, new WireClient(address, (await File.ReadAllTextAsync(keyPath, limit.Token)).Trim()));
        }
        catch
        {
            process.Kill();
            throw;
        }
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

    // The process chooses its port itself: one that is chosen for it can be another service's by the time it starts.
    private static async Task<Uri> ReadAddressAsync(Process process, CancellationToken cancellationToken)
    {
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Split(Listening) is [_, string address])
            {
                return new Uri(address);
            }
        }

        throw new InvalidOperationException("The service ended before it listened.");
    }
}
