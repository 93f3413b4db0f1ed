namespace Kaizen.Api.Tests.Nodes;

/// <summary>What a node logs that starts in a folder where no settings lie.</summary>
internal sealed class LoggingTests
{
    private const string Statement = "Executed DbCommand";

    [Test]
    public async Task Statements_AreNotLogged()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(DatabaseEngine.Sqlite);
        await using KaizenApi api = await KaizenApi.StartAsync(database);

        await api.GivenATaskAsync();

        Assert.That(api.Log.Entries, Has.Some.Contains("Now listening on").And.None.Contains(Statement));
    }

    [Test]
    public async Task Statements_AreLoggedWhereTheOperatorWantsThem()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(DatabaseEngine.Sqlite);
        await using KaizenApi api = await KaizenApi.StartAsync(
            database, new KaizenApiOptions { Settings = [("Logging:LogLevel:Microsoft.EntityFrameworkCore", "Information")] });

        await api.GivenATaskAsync();

        Assert.That(api.Log.Entries, Has.Some.Contains(Statement));
    }
}
