namespace Kaizen.Testing.Databases;

/// <summary>
/// The databases that tests run on: SQLite always, the servers where the environment names one. What is not configured shows as skipped.
/// </summary>
/// <example><c>[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]</c></example>
public static class TestDatabases
{
    /// <summary>The environment variable with a connection string to a PostgreSQL server on which databases may be created.</summary>
    public const string PostgreSqlVariable = "KAIZEN_TEST_POSTGRESQL";

    /// <summary>The environment variable with a connection string to a SQL Server on which databases may be created.</summary>
    public const string SqlServerVariable = "KAIZEN_TEST_SQLSERVER";

    /// <summary>Gets every engine, as fixture arguments.</summary>
    public static IEnumerable<TestFixtureData> All =>
        [Fixture(DatabaseEngine.Sqlite), Fixture(DatabaseEngine.PostgreSql), Fixture(DatabaseEngine.SqlServer)];

    /// <summary>Gets the engines that several nodes can share, as fixture arguments.</summary>
    public static IEnumerable<TestFixtureData> Shareable => [Fixture(DatabaseEngine.PostgreSql), Fixture(DatabaseEngine.SqlServer)];

    /// <summary>Makes a new, empty database, which its disposal drops.</summary>
    /// <exception cref="InvalidOperationException">No server is configured for the engine.</exception>
    public static async Task<TestDatabase> CreateAsync(DatabaseEngine engine) => engine switch
    {
        DatabaseEngine.Sqlite => new SqliteTestDatabase(),
        DatabaseEngine.PostgreSql => await PostgreSqlTestDatabase.CreateAsync(ServerOf(PostgreSqlVariable)),
        DatabaseEngine.SqlServer => await SqlServerTestDatabase.CreateAsync(ServerOf(SqlServerVariable)),
        _ => throw new ArgumentOutOfRangeException(nameof(engine), engine, "No such engine."),
    };

    private static TestFixtureData Fixture(DatabaseEngine engine)
    {
        var fixture = new TestFixtureData(engine);
        string? variable = engine switch
        {
            DatabaseEngine.PostgreSql => PostgreSqlVariable,
            DatabaseEngine.SqlServer => SqlServerVariable,
            _ => null,
        };
        return variable is null || IsSet(variable)
            ? fixture
            : fixture.Ignore($"No {engine} server is configured: {variable} is not set.");
    }

    private static bool IsSet(string variable) => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable));

    private static string ServerOf(string variable) =>
        Environment.GetEnvironmentVariable(variable) ?? throw new InvalidOperationException($"{variable} is not set.");
}
