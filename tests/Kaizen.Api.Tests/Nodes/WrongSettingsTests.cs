using Kaizen.Testing;

namespace Kaizen.Api.Tests.Nodes;

internal sealed class WrongSettingsTests
{
    [TestCase("Prompts:CacheTtlSeconds", "0", "Prompts:CacheTtlSeconds must be at least 1.")]
    [TestCase("PROMPT_CACHE_TTL", "0", "Prompts:CacheTtlSeconds must be at least 1.")]
    [TestCase("RateLimit:RequestsPerMinute", "0", "RateLimit:RequestsPerMinute must be at least 1.")]
    [TestCase("Http:MaxBodyBytes", "-1", "Http:MaxBodyBytes must be at least 1.")]
    [TestCase("Cors:Origins:0", "notaurl", "Cors:Origins 'notaurl' is no origin, such as https://app.example.com.")]
    [TestCase("Cors:Origins:1", "https://a.example/", "Cors:Origins 'https://a.example/' is no origin, such as https://app.example.com.")]
    [TestCase("Auth:CreateFirstKey", "perhaps", "Failed to convert configuration value 'perhaps' at 'Auth:CreateFirstKey' to type 'System.Boolean'.")]
    [TestCase("Optimization:Seed", "-1", "Optimization:Seed must not be negative.")]
    [TestCase("ConnectionStrings:Kaizen", "Data Source=:memory:", "ConnectionStrings:Kaizen must name a file as Data Source.")]
    public async Task ASettingThatIsWrong_StopsTheStartBeforeAnythingIsWrittenAndIsNamed(string setting, string value, string message)
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(DatabaseEngine.Sqlite);
        using var folder = new TemporaryFolder();
        string file = folder.File("kaizen.db");

        Assert.That(
            () => KaizenApi.StartAsync(database, new KaizenApiOptions { Settings = [("ConnectionStrings:Kaizen", $"Data Source={file}"), (setting, value)] }),
            Throws.InvalidOperationException.With.Message.EqualTo(message));
        Assert.That(file, Does.Not.Exist);
    }
}
