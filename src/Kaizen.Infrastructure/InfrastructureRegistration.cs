using Kaizen.Application.ApiKeys;
using Kaizen.Application.Common;
using Kaizen.Application.Feedback;
using Kaizen.Application.Feedback.Commands.SubmitFeedback;
using Kaizen.Application.GitHosts;
using Kaizen.Application.Jobs;
using Kaizen.Application.Jobs.Inputs;
using Kaizen.Application.Jobs.Running;
using Kaizen.Application.PromptFiles;
using Kaizen.Application.Prompts;
using Kaizen.Application.PullRequests;
using Kaizen.Application.Tasks;
using Kaizen.Application.Traces;
using Kaizen.Application.Traces.Commands.SubmitTrace;
using Kaizen.Domain.ApiKeys;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.PullRequests;
using Kaizen.Domain.Tasks;
using Kaizen.Domain.Traces;
using Kaizen.Infrastructure.Configuration;
using Kaizen.Infrastructure.Git;
using Kaizen.Infrastructure.LanguageModels;
using Kaizen.Infrastructure.Net;
using Kaizen.Infrastructure.Persistence;
using Kaizen.Infrastructure.Persistence.ApiKeys;
using Kaizen.Infrastructure.Persistence.Feedback;
using Kaizen.Infrastructure.Persistence.Idempotency;
using Kaizen.Infrastructure.Persistence.Jobs;
using Kaizen.Infrastructure.Persistence.Prompts;
using Kaizen.Infrastructure.Persistence.PullRequests;
using Kaizen.Infrastructure.Persistence.Tasks;
using Kaizen.Infrastructure.Persistence.Traces;
using Kaizen.Infrastructure.PromptFiles;
using Kaizen.Infrastructure.PromptFiles.Yaml;
using Kaizen.Infrastructure.Scheduling;
using Kaizen.Infrastructure.Security;
using Kaizen.Infrastructure.Time;
using Kaizen.Infrastructure.Webhooks;
using Kaizen.Optimization.Evaluation.Webhooks;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kaizen.Infrastructure;

public static class InfrastructureRegistration
{
    private const int DefaultPromptSeconds = 300;
    private const string AllowEvaluators = "Evaluators:AllowPrivateNetworks";
    private const int MaxWebhookAnswerBytes = 64 * 1024;

    private static readonly TimeSpan WebhookTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Registers databases, scheduler, language models and everything else behind the ports of the application.</summary>
    /// <exception cref="InvalidOperationException">A setting is not valid.</exception>
    public static IServiceCollection AddInfrastructure(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        DatabaseOptions database = DatabaseOptions.From(configuration, environment.ContentRootPath);
        services.AddSingleton(database);
        services.AddSingleton<TimeProvider, MicrosecondClock>();
        services.AddPersistence(database, TimeSpan.FromSeconds(configuration.GetPositive("Prompts:CacheTtlSeconds", DefaultPromptSeconds)));
        GitOptions git = GitOptions.From(configuration);
        services.AddScheduling(database, TimeSpan.FromSeconds(git.PollSeconds));
        services.AddDelivery(git, configuration);
        services.AddLanguageModels(configuration, environment);
        services.AddSingleton(provider => OptimizationOptions.ToDefaults(
            configuration,
            provider.GetRequiredService<LanguageModelDescription>(),
            provider.GetRequiredService<IOptions<LanguageModelOptions>>().Value.MaxParallelCalls));
        services.AddSecrets(configuration, environment, database);
        services.AddHealthChecks()
            .AddCheck<DatabaseHealthCheck>("database", timeout: HealthTimeout)
            .AddCheck<SchedulerHealthCheck>("scheduler", timeout: HealthTimeout);
        return services;
    }

    private static void AddPersistence(this IServiceCollection services, DatabaseOptions database, TimeSpan promptTimeToLive)
    {
        _ = database.Provider switch
        {
            DatabaseProvider.Sqlite => services.AddDbContextPool<KaizenDbContext, SqliteKaizenDbContext>(database.Configure),
            DatabaseProvider.PostgreSql => services.AddDbContextPool<KaizenDbContext, PostgresKaizenDbContext>(database.Configure),
            _ => services.AddDbContextPool<KaizenDbContext, SqlServerKaizenDbContext>(database.Configure),
        };
        services.AddSingleton<IDatabaseFaults, DatabaseFaults>();
        services.AddSingleton<DatabaseMigrator>();
        services.AddSingleton(_ => new WriteGate(oneAtATime: database.IsLocal));
        services.AddScoped<LargerUnit>();
        services.AddScoped<UnitOfWork>();
        services.AddScoped<IUnitOfWork>(provider => provider.GetRequiredService<UnitOfWork>());
        if (database.IsLocal)
        {
            services.AddSingleton<IStampSource, LocalStampSource>();
        }
        else
        {
            services.AddSingleton<IStampSource, SharedStampSource>();
        }

        services.AddScoped<ICacheStamp, CacheStamp>();
        services.AddScoped<ICacheInvalidation, CacheInvalidation>();
        services.AddSingleton<IActivePrompts>(provider =>
            new ActivePrompts(promptTimeToLive, provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddScoped<IdempotencyStore>();
        services.AddScoped<IIdempotencyStore>(provider => provider.GetRequiredService<IdempotencyStore>());

        services.AddScoped<IOptimizationTaskRepository, OptimizationTaskRepository>();
        services.AddScoped<ITaskQueries, TaskQueries>();
        services.AddScoped<IFeedbackRepository, FeedbackRepository>();
        services.AddScoped<IFeedbackQueries, FeedbackQueries>();
        services.AddScoped<ITraceRepository, TraceRepository>();
        services.AddScoped<ITraceQueries, TraceQueries>();
        services.AddScoped<IPromptVersionRepository, PromptVersionRepository>();
        services.AddScoped<IPromptQueries, PromptQueries>();
        services.AddScoped<IPromptDeliveryRepository, PromptDeliveryRepository>();
        services.AddScoped<IOptimizationJobRepository, OptimizationJobRepository>();
        services.AddScoped<IJobQueries, JobQueries>();
        services.AddScoped<IJobInputsStore, JobInputsStore>();
        services.AddScoped<ILineageStore, LineageStore>();
        services.AddScoped<JobEventTrimming>();
        services.AddScoped<CallRecords>();
        services.AddScoped<ICallRecords>(provider => provider.GetRequiredService<CallRecords>());
        services.AddScoped<IApiKeyRepository, ApiKeyRepository>();
        services.AddScoped<IApiKeyQueries, ApiKeyQueries>();

        services.AddGroupCommit<SubmitFeedbackCommand, FeedbackResponse>();
        services.AddGroupCommit<SubmitTraceCommand, TraceResponse>();
        services.AddGroupCommit<RecordedCall, RecordedCall>();
    }

    private static void AddGroupCommit<TItem, TResult>(this IServiceCollection services)
    {
        services.AddSingleton<GroupCommitQueue<TItem, TResult>>();
        services.AddHostedService(provider => provider.GetRequiredService<GroupCommitQueue<TItem, TResult>>());
        services.AddScoped<IGroupCommit<TItem, TResult>, GroupCommit<TItem, TResult>>();
    }

    private static void AddDelivery(this IServiceCollection services, GitOptions git, IConfiguration configuration)
    {
        services.AddSingleton(git);
        services.AddSingleton(git.ToDefaults());
        services.AddSingleton<IPromptFileEditor, PromptFileEditor>();
        services.AddSingleton<IKaizenYamlEditor, KaizenYamlEditor>();
        var gitHosts = new OutboundHttpOptions
        {
            AllowPrivateNetworks = git.AllowPrivateNetworks,
            AllowPrivateNetworksSetting = $"Git:{nameof(GitOptions.AllowPrivateNetworks)}",
        };
        services.AddSingleton<IGitHosts>(provider => new GitHosts(gitHosts, provider.GetRequiredService<TimeProvider>()));

        // Whoever may call an internal Git host may not, for that, have any internal address called.
        var evaluators = new OutboundHttpOptions
        {
            AllowPrivateNetworks = configuration.GetValue(AllowEvaluators, false),
            AllowPrivateNetworksSetting = AllowEvaluators,
            AttemptTimeout = WebhookTimeout,
            MaxResponseBytes = MaxWebhookAnswerBytes,
        };
        services.AddSingleton<IOutboundAddresses>(new OutboundAddresses(gitHosts, evaluators));
        services.AddSingleton<IWebhookScorer>(provider => new HttpWebhookScorer(evaluators, provider.GetRequiredService<TimeProvider>()));
    }

    private static void AddSecrets(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment, DatabaseOptions database)
    {
        string keyFolder = Path.GetFullPath(
            Setting("DataProtection:KeysPath") ?? ".keys", database.SqliteFolder() ?? environment.ContentRootPath);
        PrivateFiles.CreateFolder(keyFolder);
        services.AddDataProtection().SetApplicationName("Kaizen").PersistKeysToFileSystem(new DirectoryInfo(keyFolder));
        services.AddSingleton<ISecretProtector, SecretProtector>();

        string firstKeyPath = Path.GetFullPath(
            Setting("Auth:FirstKeyPath") ?? Path.Combine(".secrets", "first-key.txt"), environment.ContentRootPath);
        services.AddSingleton(provider => new FirstKeyWriter(
            firstKeyPath,
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<FirstKeyWriter>>()));

        string? Setting(string name) => string.IsNullOrWhiteSpace(configuration[name]) ? null : configuration[name];
    }
}
