using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Kaizen.Infrastructure.Persistence;

/// <summary>Make contexts for <c>dotnet ef</c>; they never connect.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteKaizenDbContext>
{
    public SqliteKaizenDbContext CreateDbContext(string[] args) =>
        new(DesignTime.Options<SqliteKaizenDbContext>(new DatabaseOptions(DatabaseProvider.Sqlite, "Data Source=design-time.db")));
}

internal sealed class PostgresDesignTimeFactory : IDesignTimeDbContextFactory<PostgresKaizenDbContext>
{
    public PostgresKaizenDbContext CreateDbContext(string[] args) =>
        new(DesignTime.Options<PostgresKaizenDbContext>(new DatabaseOptions(DatabaseProvider.PostgreSql, "Host=design-time")));
}

internal sealed class SqlServerDesignTimeFactory : IDesignTimeDbContextFactory<SqlServerKaizenDbContext>
{
    public SqlServerKaizenDbContext CreateDbContext(string[] args) =>
        new(DesignTime.Options<SqlServerKaizenDbContext>(new DatabaseOptions(DatabaseProvider.SqlServer, "Server=design-time")));
}

internal static class DesignTime
{
    public static DbContextOptions<TContext> Options<TContext>(DatabaseOptions database)
        where TContext : KaizenDbContext
    {
        var builder = new DbContextOptionsBuilder<TContext>();
        database.Configure(builder);
        return builder.Options;
    }
}
