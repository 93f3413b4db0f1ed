using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kaizen.Client.Tests;

/// <summary>The real service on a real port, over a database of its own.</summary>
internal sealed class KaizenServer : WebApplicationFactory<Program>
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kaizen-client-");

    private string FirstKeyPath => Path.Combine(_folder.FullName, "first-key.txt");

    public static KaizenServer Start()
    {
        var server = new KaizenServer();
        server.UseKestrel(0);
        server.StartServer();
        return server;
    }

    public Uri Address => new UriBuilder(ClientOptions.BaseAddress) { Host = "127.0.0.1" }.Uri;

    /// <summary>Makes a client as an application does: registered, with the key as it stands in its file, line end included.</summary>
    public IKaizenClient Client() => Client(File.ReadAllText(FirstKeyPath) + "\n");

    public IKaizenClient Client(string? apiKey) => new ServiceCollection()
        .AddKaizenClient(kaizen =>
        {
            kaizen.BaseAddress = Address;
            kaizen.ApiKey = apiKey;
        })
        .Services.BuildServiceProvider().GetRequiredService<IKaizenClient>();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Database:Provider", "Sqlite");
        builder.UseSetting("ConnectionStrings:Kaizen", $"Data Source={Path.Combine(_folder.FullName, "kaizen.db")}");
        builder.UseSetting("Auth:FirstKeyPath", FirstKeyPath);
        builder.UseSetting("DataProtection:KeysPath", Path.Combine(_folder.FullName, "keys"));
        builder.UseSetting("Llm:Provider", "Offline");
        builder.UseSetting("Optimization:GepaAuto", "light");
        builder.ConfigureLogging(logging => logging.ClearProviders());
    }
}
