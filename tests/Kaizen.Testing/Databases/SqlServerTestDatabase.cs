using System.Data.Common;
using Microsoft.Data.SqlClient;

namespace Kaizen.Testing.Databases;

internal sealed class SqlServerTestDatabase : TestDatabase
{
    private readonly string _server;
    private readonly string _name;

    private SqlServerTestDatabase(string server, string name, string connectionString)
        : base(DatabaseEngine.SqlServer, connectionString)
    {
        _server = server;
        _name = name;
    }

    public static async Task<SqlServerTestDatabase> CreateAsync(string server)
    {
        string name = NewName();
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        var own = new SqlConnectionStringBuilder(server) { InitialCatalog = name };
        return new SqlServerTestDatabase(server, name, own.ConnectionString);
    }

    public override async Task CutConnectionsAsync()
    {
        await TakeAwayAsync();
        await BringBackAsync();
    }

    public override Task TakeAwayAsync() => ExecuteAsync(_server, $"ALTER DATABASE {_name} SET OFFLINE WITH ROLLBACK IMMEDIATE");

    public override Task BringBackAsync() => ExecuteAsync(_server, $"ALTER DATABASE {_name} SET ONLINE");

    public override async ValueTask DisposeAsync() =>
        await ExecuteAsync(_server, $"ALTER DATABASE {_name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE {_name}");

    private protected override DbConnection Connect() => new SqlConnection(ConnectionString);

    private static async Task ExecuteAsync(string server, string sql)
    {
        var unpooled = new SqlConnectionStringBuilder(server) { Pooling = false };
        await using var connection = new SqlConnection(unpooled.ConnectionString);
        await connection.OpenAsync();
        await using var command = new SqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
