using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Kaizen.Infrastructure.Persistence;

/// <summary>The name of a database system in the configuration.</summary>
internal enum DatabaseProvider
{
    Sqlite,
    PostgreSql,
    SqlServer,
}

/// <summary>Which database holds everything.</summary>
internal sealed record DatabaseOptions(DatabaseProvider Provider, string ConnectionString)
{
    private const string DefaultSqliteFile = "kaizen.db";
    private const int PreparedStatements = 64;

    /// <summary>Gets whether this process has the database to itself.</summary>
    public bool IsLocal => Provider == DatabaseProvider.Sqlite;

    /// <param name="contentRoot">Where a relative SQLite path starts.</param>
    /// <exception cref="InvalidOperationException">The provider is unknown, or the connection string is missing or names no SQLite file.</exception>
    public static DatabaseOptions From(IConfiguration configuration, string contentRoot)
    {
        string name = configuration["Database:Provider"] is { Length: > 0 } given ? given : nameof(DatabaseProvider.Sqlite);
        if (!Enum.TryParse(name, ignoreCase: true, out DatabaseProvider provider) || !Enum.IsDefined(provider))
        {
            throw new InvalidOperationException(
                $"Database:Provider '{name}' is unknown; it is one of {string.Join(", ", Enum.GetNames<DatabaseProvider>())}.");
        }

        string? connectionString = configuration.GetConnectionString("Kaizen");
        if (provider == DatabaseProvider.Sqlite)
        {
            string named = string.IsNullOrWhiteSpace(connectionString) ? $"Data Source={DefaultSqliteFile}" : connectionString;
            return new DatabaseOptions(provider, SqliteConnectionString(named, contentRoot));
        }

        return string.IsNullOrWhiteSpace(connectionString)
            ? throw new InvalidOperationException($"Database:Provider {provider} needs ConnectionStrings:Kaizen.")
            : new DatabaseOptions(provider, provider == DatabaseProvider.PostgreSql ? PostgreSqlConnectionString(connectionString) : connectionString);
    }

    /// <summary>Gets the folder of the SQLite file, or null on a server.</summary>
    public string? SqliteFolder() =>
        IsLocal ? Path.GetDirectoryName(new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(ConnectionString).DataSource) : null;

    public void Configure(DbContextOptionsBuilder builder)
    {
        _ = Provider switch
        {
            DatabaseProvider.Sqlite => builder.UseSqlite(ConnectionString, sqlite => sqlite.ExecutionStrategy(Strategy)),
            DatabaseProvider.PostgreSql => builder.UseNpgsql(ConnectionString, postgres => postgres.ExecutionStrategy(Strategy)),
            _ => builder.UseSqlServer(ConnectionString, sqlServer => sqlServer.ExecutionStrategy(Strategy)),
        };
        builder.UseSnakeCaseNamingConvention();

        // What a command fails with is told by whoever ran it: a race that is lost is no fault. That the migrations say all that the model
        // says is a test's to check, not each start's: comparing them takes longer than migrating.
        builder.ConfigureWarnings(warnings => warnings
            .Log((RelationalEventId.CommandError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug))
            .Ignore(RelationalEventId.PendingModelChangesWarning));

        static IExecutionStrategy Strategy(ExecutionStrategyDependencies dependencies) => new ConflictNamingStrategy(dependencies);
    }

    /// <summary>Statements are prepared once a connection, and connections need no reset, as they are given back as they were taken.</summary>
    private static string PostgreSqlConnectionString(string given) =>
        new NpgsqlConnectionStringBuilder($"Max Auto Prepare={PreparedStatements};No Reset On Close=true;{given}").ToString();

    private static string SqliteConnectionString(string given, string contentRoot)
    {
        var builder = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(given);
        if (builder.DataSource is "" or ":memory:")
        {
            // Each connection would have a database of its own.
            throw new InvalidOperationException("ConnectionStrings:Kaizen must name a file as Data Source.");
        }

        builder.DataSource = Path.GetFullPath(builder.DataSource, contentRoot);
        return builder.ToString();
    }
}
