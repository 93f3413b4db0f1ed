namespace Kaizen.Api.Tests.Nodes;

internal sealed class WrongSettingsTests
{
    [TestCase("Prompts:CacheTtlSeconds", "0", "Prompts:CacheTtlSeconds must be at least 1.")]
    [TestCase("PROMPT_CACHE_TTL", "0", "Prompts:CacheTtlSeconds must be at least 1.")]
    [TestCase("RateLimit:RequestsPerMinute", "0", "RateLimit:RequestsPerMinute must be at least 1.")]
    [TestCase("Http:MaxBodyBytes", "-1", "Http:MaxBodyBytes must be at least 1.")]
    [TestCase("Optimization:Seed", "-1", "Optimization:Seed must not be negative.")]
    [TestCase("ConnectionStrings:Kaizen", "Data Source=:memory:", "ConnectionStrings:Kaizen must name a file as Data Source.")]
    public async Task ASettingThatIsWrong_StopsTheStartAndIsNamed(string setting, string value, string message)
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(DatabaseEngine.Sqlite);

        Assert.That(
            () => KaizenApi.StartAsync(database, new KaizenApiOptions { Settings = [(setting, value)] }),
            Throws.InvalidOperationException.With.Message.EqualTo(message));
    }
}
