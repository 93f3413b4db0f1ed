using Kaizen.Infrastructure.Persistence;
using Microsoft.Extensions.Configuration;

namespace Kaizen.Infrastructure.Tests.Persistence;

[Parallelizable(ParallelScope.All)]
internal sealed class DatabaseOptionsTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine("/", "srv", "kaizen"));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("sqlite")]
    public void From_WhenNothingElseIsNamed_IsAFileInTheContentRoot(string? provider)
    {
        DatabaseOptions options = From(provider, connectionString: null);

        Assert.That(options.Provider, Is.EqualTo(DatabaseProvider.Sqlite));
        Assert.That(options.ConnectionString, Is.EqualTo($"Data Source={Path.Combine(Root, "kaizen.db")}"));
        Assert.That((options.IsLocal, options.SqliteFolder()), Is.EqualTo((true, Root)));
    }

    [Test]
    public void From_WhenTheSqlitePathIsRelative_StartsFromTheContentRoot() =>
        Assert.That(From("Sqlite", "Data Source=data/k.db").SqliteFolder(), Is.EqualTo(Path.Combine(Root, "data")));

    [TestCase("PostgreSql", DatabaseProvider.PostgreSql)]
    [TestCase("postgresql", DatabaseProvider.PostgreSql)]
    [TestCase("SqlServer", DatabaseProvider.SqlServer)]
    public void From_WhenAServerIsNamed_TakesItsConnectionStringAsItIs(string provider, object expected)
    {
        DatabaseOptions options = From(provider, "Host=db");

        Assert.That(
            (options.Provider, options.ConnectionString, options.IsLocal, options.SqliteFolder()),
            Is.EqualTo(((DatabaseProvider)expected, "Host=db", false, (string?)null)));
    }

    [TestCase("SqlServer", null)]
    [TestCase("PostgreSql", " ")]
    public void From_WhenAServerLacksAConnectionString_SaysWhichSettingIsMissing(string provider, string? connectionString) =>
        Assert.That(
            () => From(provider, connectionString),
            Throws.InvalidOperationException.With.Message.EqualTo($"Database:Provider {provider} needs ConnectionStrings:Kaizen."));

    [TestCase("Oracle")]
    [TestCase("7")]
    public void From_WhenTheProviderIsUnknown_ListsThoseThatExist(string provider) =>
        Assert.That(
            () => From(provider, "x"),
            Throws.InvalidOperationException.With.Message.EqualTo(
                $"Database:Provider '{provider}' is unknown; it is one of Sqlite, PostgreSql, SqlServer."));

    private static DatabaseOptions From(string? provider, string? connectionString) => DatabaseOptions.From(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Provider"] = provider,
            ["ConnectionStrings:Kaizen"] = connectionString,
        }).Build(),
        Root);
}
