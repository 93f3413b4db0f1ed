using Kaizen.Application;
using Kaizen.Application.Common;
using Kaizen.Domain.Tasks;
using Kaizen.Infrastructure.Persistence;
using Kaizen.Testing;
using Kaizen.Testing.Databases;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kaizen.Infrastructure.Tests.Persistence;

/// <summary>The infrastructure as it is registered; nothing of it runs in the background.</summary>
internal sealed class Store : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly IHost _host;
    private long _lastMicrosecond;

    public Store(DatabaseEngine engine, string connectionString, Action<IServiceCollection>? change = null)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings
        {
            DisableDefaults = true,
            ContentRootPath = _folder.FullPath,
            EnvironmentName = Environments.Development,
        });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Provider"] = engine.ToString(),
            ["ConnectionStrings:Kaizen"] = connectionString,
            ["DataProtection:KeysPath"] = _folder.File("keys"),
        });
        builder.Logging.ClearProviders();
        builder.Services.AddApplication(autoMapperLicenseKey: null);
        builder.Services.AddInfrastructure(builder.Configuration, builder.Environment);
        change?.Invoke(builder.Services);
        _host = builder.Build();
    }

    public IServiceProvider Services => _host.Services;

    /// <summary>Gets an instant that no other caller gets, so that what is stored has an order.</summary>
    public DateTimeOffset NextInstant() => Noon.AddMicroseconds(Interlocked.Increment(ref _lastMicrosecond));

    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> action)
    {
        await using AsyncServiceScope scope = Services.CreateAsyncScope();
        return await action(scope.ServiceProvider);
    }

    public Task InScopeAsync(Func<IServiceProvider, Task> action) => InScopeAsync(async services =>
    {
        await action(services);
        return true;
    });

    /// <summary>Asks one port in a scope of its own.</summary>
    public Task<T> AskAsync<TPort, T>(Func<TPort, Task<T>> question)
        where TPort : notnull => InScopeAsync(services => question(services.GetRequiredService<TPort>()));

    /// <summary>Stores entities, in this order, in one unit of work.</summary>
    public Task SaveAsync(params object[] entities) => InScopeAsync(async services =>
    {
        services.GetRequiredService<KaizenDbContext>().AddRange(entities);
        await services.GetRequiredService<IUnitOfWork>().SaveChangesAsync(default);
    });

    public async Task<OptimizationTask> GivenATaskAsync(TaskSettings? settings = null)
    {
        OptimizationTask task = NewTask(settings);
        await SaveAsync(task);
        return task;
    }

    public OptimizationTask NewTask(TaskSettings? settings = null)
    {
        DateTimeOffset now = NextInstant();
        return new OptimizationTask(Guid.CreateVersion7(now), $"task {now:ffffff}", settings ?? new(), now);
    }

    public async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)_host).DisposeAsync();
        _folder.Dispose();
    }
}
