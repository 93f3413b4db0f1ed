using System.Text.RegularExpressions;
using Kaizen.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kaizen.Api.Tests.Hosting;

/// <summary>The real application on a real port, over a database of the test.</summary>
internal sealed partial class KaizenApi : WebApplicationFactory<Program>
{
    private readonly TestDatabase _database;
    private readonly KaizenApiOptions _options;
    private readonly TemporaryFolder _folder = new();

    private KaizenApi(TestDatabase database, KaizenApiOptions options)
    {
        _database = database;
        _options = options;
        FirstKeyPath = options.FirstKeyPath ?? _folder.File(".secrets", "first-key.txt");
        Log = new CapturedLog();
    }

    /// <summary>Gets where the application writes the key that it makes on its first start.</summary>
    public string FirstKeyPath { get; }

    public CapturedLog Log { get; }

    /// <summary>Gets the key that <see cref="Client"/> sends; empty when the application made none and none was given.</summary>
    public string Key { get; private set; } = "";

    public Uri Address { get; private set; } = new("http://localhost");

    /// <summary>Gets a client that sends <see cref="Key"/>.</summary>
    public WireClient Client { get; private set; } = WireClient.Nowhere;

    /// <summary>Gets a client that sends no key.</summary>
    public WireClient Anonymous { get; private set; } = WireClient.Nowhere;

    /// <summary>Starts a node on a database, which may be that of another node.</summary>
    public static async Task<KaizenApi> StartAsync(TestDatabase database, KaizenApiOptions? options = null)
    {
        var api = new KaizenApi(database, options ?? new KaizenApiOptions());
        api.UseKestrel(0);
        api.StartServer();

        IServerAddressesFeature addresses = api.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        api.Address = new UriBuilder(addresses.Addresses.First()) { Host = "127.0.0.1" }.Uri;
        api.Key = api._options.Key
            ?? (File.Exists(api.FirstKeyPath) ? (await File.ReadAllTextAsync(api.FirstKeyPath)).Trim() : "");
        api.Anonymous = new WireClient(api.Address, key: null);
        api.Client = new WireClient(api.Address, api.Key.Length == 0 ? null : api.Key);
        return api;
    }

    public WireClient ClientWith(string key) => new(Address, key);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [GeneratedRegex("^kaizen_[0-9a-f]{32,}$")]
    public static partial Regex KeyPattern();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(_options.Environment);
        builder.UseSetting("Database:Provider", _database.Engine.ToString());
        builder.UseSetting("ConnectionStrings:Kaizen", _database.ConnectionString);
        builder.UseSetting("Auth:FirstKeyPath", FirstKeyPath);
        builder.UseSetting("Llm:Provider", "Offline");
        foreach ((string name, string value) in _options.Settings)
        {
            builder.UseSetting(name, value);
        }

        if (_options.Clock is { } clock)
        {
            builder.ConfigureTestServices(services => services.AddSingleton(clock));
        }

        builder.ConfigureTestServices(_options.Services);
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log));
    }
}
