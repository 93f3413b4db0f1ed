using System.Collections.Concurrent;
using System.Data.Common;
using Kaizen.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Infrastructure.Tests.Persistence;

/// <summary>Notes what a database is asked, and how SQLite plans to answer.</summary>
internal sealed class NotedCommands : DbCommandInterceptor
{
    public ConcurrentQueue<string> Texts { get; } = new();

    /// <summary>Gets the steps of SQLite's plans, of queries alone.</summary>
    public ConcurrentQueue<string> Plans { get; } = new();

    /// <summary>Has a store tell of its commands.</summary>
    public void Follow(IServiceCollection services)
    {
        services.ConfigureDbContext<SqliteKaizenDbContext>(options => options.AddInterceptors(this));
        services.ConfigureDbContext<PostgresKaizenDbContext>(options => options.AddInterceptors(this));
        services.ConfigureDbContext<SqlServerKaizenDbContext>(options => options.AddInterceptors(this));
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Texts.Enqueue(command.CommandText);
        if (eventData.Context!.Database.IsSqlite())
        {
            string asked = command.CommandText;
            command.CommandText = $"EXPLAIN QUERY PLAN {asked}";
            await using (DbDataReader steps = await command.ExecuteReaderAsync(cancellationToken))
            {
                while (await steps.ReadAsync(cancellationToken))
                {
                    Plans.Enqueue(steps.GetString(steps.GetOrdinal("detail")));
                }
            }

            command.CommandText = asked;
        }

        return result;
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Texts.Enqueue(command.CommandText);
        return ValueTask.FromResult(result);
    }
}
