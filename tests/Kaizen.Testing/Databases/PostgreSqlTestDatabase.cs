using System.Data.Common;
using Npgsql;

namespace Kaizen.Testing.Databases;

internal sealed class PostgreSqlTestDatabase : TestDatabase
{
    // Several applications run at once against one server, whose default allows 100 connections in all.
    private const int MaxPoolSize = 20;

    private readonly string _server;
    private readonly string _name;

    private PostgreSqlTestDatabase(string server, string name, string connectionString)
        : base(DatabaseEngine.PostgreSql, connectionString)
    {
        _server = server;
        _name = name;
    }

    public static async Task<PostgreSqlTestDatabase> CreateAsync(string server)
    {
        string name = NewName();
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        var own = new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = MaxPoolSize };
        return new PostgreSqlTestDatabase(server, name, own.ConnectionString);
    }

    public override Task CutConnectionsAsync() =>
        ExecuteAsync(_server, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_name}'");

    public override async Task TakeAwayAsync()
    {
        await ExecuteAsync(_server, $"ALTER DATABASE {_name} ALLOW_CONNECTIONS false");
        await CutConnectionsAsync();
    }

    public override Task BringBackAsync() => ExecuteAsync(_server, $"ALTER DATABASE {_name} ALLOW_CONNECTIONS true");

    public override async ValueTask DisposeAsync() => await ExecuteAsync(_server, $"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");

    private protected override DbConnection Connect() => new NpgsqlConnection(ConnectionString);

    private static async Task ExecuteAsync(string server, string sql)
    {
        var unpooled = new NpgsqlConnectionStringBuilder(server) { Pooling = false };
        await using var connection = new NpgsqlConnection(unpooled.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
