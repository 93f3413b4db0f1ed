using Kaizen.Application.Jobs;
using Kaizen.Domain.Jobs;
using Kaizen.Infrastructure.Persistence;
using Kaizen.Infrastructure.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Infrastructure;

/// <summary>What must be done before the first request.</summary>
public static class KaizenStartup
{
    public static Task MigrateDatabaseAsync(this IServiceProvider services, CancellationToken cancellationToken = default) =>
        services.GetRequiredService<DatabaseMigrator>().MigrateAsync(cancellationToken);

    /// <summary>Brings the database up to date, makes the first key, and lets interrupted jobs be taken up.</summary>
    public static async Task PrepareAsync(this IServiceProvider services, IConfiguration configuration, CancellationToken cancellationToken = default)
    {
        // Settings that are not valid stop the start before anything is written.
        _ = services.GetRequiredService<OptimizationDefaults>();
        bool createsFirstKey = configuration.GetValue("Auth:CreateFirstKey", true);
        await services.MigrateDatabaseAsync(cancellationToken);
        if (createsFirstKey)
        {
            await services.GetRequiredService<FirstKeyWriter>().EnsureAsync(cancellationToken);
        }

        if (services.GetRequiredService<DatabaseOptions>().IsLocal)
        {
            // No other process uses the database: whoever held a job is gone.
            await using AsyncServiceScope scope = services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IOptimizationJobRepository>().ReleaseAllAsync(cancellationToken);
        }
    }
}
