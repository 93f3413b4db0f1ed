using Kaizen.Infrastructure.Persistence;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Kaizen.Infrastructure.Tests.Persistence;

[Parallelizable(ParallelScope.All)]
internal sealed class DatabaseOptionsTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine("/", "srv", "kaizen"));

    [TestCase(null, null)]
    [TestCase("", "")]
    [TestCase("sqlite", " ")]
    public void From_WhenNothingElseIsNamed_IsAFileInTheContentRoot(string? provider, string? connectionString)
    {
        DatabaseOptions options = From(provider, connectionString);

        Assert.That(options.Provider, Is.EqualTo(DatabaseProvider.Sqlite));
        Assert.That(options.ConnectionString, Is.EqualTo($"Data Source={Path.Combine(Root, "kaizen.db")}"));
        Assert.That((options.IsLocal, options.SqliteFolder()), Is.EqualTo((true, Root)));
    }

    [Test]
    public void From_WhenTheSqlitePathIsRelative_StartsFromTheContentRoot() =>
        Assert.That(From("Sqlite", "Data Source=data/k.db").SqliteFolder(), Is.EqualTo(Path.Combine(Root, "data")));

    [TestCase("Data Source=")]
    [TestCase("Data Source=:memory:")]
    public void From_WhenSqliteIsToKeepNothing_AsksForAFile(string connectionString) =>
        Assert.That(
            () => From("Sqlite", connectionString),
            Throws.InvalidOperationException.With.Message.EqualTo("ConnectionStrings:Kaizen must name a file as Data Source."));

    [Test]
    public void From_WhenSqlServerIsNamed_TakesItsConnectionStringAsItIs()
    {
        DatabaseOptions options = From("SqlServer", "Host=db");

        Assert.That(
            (options.Provider, options.ConnectionString, options.IsLocal, options.SqliteFolder()),
            Is.EqualTo((DatabaseProvider.SqlServer, "Host=db", false, (string?)null)));
    }

    [TestCase("PostgreSql", "Host=db", 64)]
    [TestCase("postgresql", "Host=db;Max Auto Prepare=0", 0)]
    public void From_WhenPostgreSqlIsNamed_PreparesStatementsUnlessTheConnectionStringSaysOtherwise(
        string provider, string connectionString, int statements)
    {
        DatabaseOptions options = From(provider, connectionString);

        var connection = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        Assert.That((options.Provider, options.IsLocal), Is.EqualTo((DatabaseProvider.PostgreSql, false)));
        Assert.That((connection.Host, connection.MaxAutoPrepare, connection.NoResetOnClose), Is.EqualTo(("db", statements, true)));
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
