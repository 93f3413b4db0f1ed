using FluentValidation;
using Kaizen.Application.Common;
using Kaizen.Application.GitHosts;
using Kaizen.Application.Jobs;
using Kaizen.Application.Jobs.Inputs;
using Kaizen.Application.Jobs.Running;
using Kaizen.Application.PromptFiles;
using Kaizen.Application.PullRequests;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.PullRequests;
using Kaizen.Domain.Tasks;
using Kaizen.Domain.Traces;
using Kaizen.Optimization;
using Kaizen.Optimization.Evaluation.Webhooks;
using Kaizen.Optimization.LanguageModels;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Kaizen.Application.Tests.Memory;

/// <summary>The application as it is registered, with its ports in memory.</summary>
internal sealed class UseCases : IDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public const string WebhookSecret = "It's a Secret to Everybody";

    private readonly ServiceProvider _provider;

    public UseCases(ILanguageModel? model = null, OptimizationDefaults? defaults = null)
    {
        UnitOfWork = new MemoryUnitOfWork(Tasks);
        var services = new ServiceCollection();
        services.AddApplication(autoMapperLicenseKey: null);
        services.AddValidatorsFromAssembly(typeof(ApplicationRegistration).Assembly, ServiceLifetime.Singleton, includeInternalTypes: true);
        services.AddSingleton<ILoggerFactory>(Log);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton(defaults ?? Defaults);
        services.AddSingleton(model ?? new ScriptedModel(_ => throw new InvalidOperationException("No model call was expected.")));
        services.AddSingleton<ISecretProtector, MarkedSecrets>();
        services.AddSingleton<IDatabaseFaults, MemoryFaults>();
        services.AddSingleton<IUnitOfWork>(UnitOfWork);
        services.AddSingleton<ICacheStamp>(UnitOfWork);
        services.AddSingleton<IOptimizationTaskRepository>(Tasks);
        services.AddSingleton<IOptimizationJobRepository>(Jobs);
        services.AddSingleton<IJobInputsStore>(Jobs);
        services.AddSingleton<ICallRecords>(Jobs);
        services.AddSingleton<IJobScheduler>(Jobs);
        services.AddSingleton<IFeedbackRepository>(Examples);
        services.AddSingleton<ITraceRepository>(Examples);
        services.AddSingleton<IPromptVersionRepository>(Examples);
        services.AddSingleton<IPromptDeliveryRepository>(Deliveries);
        services.AddSingleton<IOutboundAddresses, FewAddresses>();
        services.AddSingleton(new GitDefaults { Provider = GitProvider.Github, WebhookSecret = WebhookSecret });
        services.AddSingleton(Hosts.Object);
        services.AddSingleton<ILineageStore>(new MemoryLineages());
        services.AddSingleton<ICacheInvalidation>(UnitOfWork);
        services.AddSingleton(PromptFiles.Object);
        services.AddSingleton(Mock.Of<IKaizenYamlEditor>());
        services.AddSingleton(Scorer.Object);
        services.AddScoped(typeof(IGroupCommit<,>), typeof(SingleCommit<,>));
        _provider = services.BuildServiceProvider(validateScopes: false);
    }

    /// <summary>Gets a configuration in which nothing is left open.</summary>
    public static OptimizationDefaults Defaults { get; } = new()
    {
        Provider = "Scripted",
        IsStandIn = true,
        Models = new ModelNames("teacher", "teacher", "judge"),
        Prices = PriceTable.Empty,
        MaxParallelCalls = 4,
        Optimizer = OptimizerKind.Gepa,
        Config = OptimizerConfig.Default with { MaxMetricCalls = 60 },
        CostBudgetUsd = 5,
        WallClock = TimeSpan.FromMinutes(30),
        RetentionLimit = 1000,
        SeedLimit = 1000,
    };

    public FakeTimeProvider Clock { get; } = new(Noon);

    public MemoryLog Log { get; } = new();

    public MemoryTasks Tasks { get; } = new();

    public MemoryJobs Jobs { get; } = new();

    public MemoryExamples Examples { get; } = new();

    public MemoryDeliveries Deliveries { get; } = new();

    /// <summary>Gets the Git hosts: none answers unless it is set up.</summary>
    public Mock<IGitHosts> Hosts { get; } = new(MockBehavior.Strict);

    public Mock<IPromptFileEditor> PromptFiles { get; } = new();

    public Mock<IWebhookScorer> Scorer { get; } = new();

    public MemoryUnitOfWork UnitOfWork { get; }

    public OptimizationTask GivenATask(TaskSettings? settings = null)
    {
        var task = new OptimizationTask(Guid.NewGuid(), $"task {Tasks.All.Count}", settings ?? new(), Noon);
        Tasks.Add(task);
        return task;
    }

    public T Get<T>()
        where T : notnull => _provider.GetRequiredService<T>();

    public async Task<T> SendAsync<T>(IRequest<T> request, CancellationToken cancellationToken = default)
    {
        await using AsyncServiceScope scope = _provider.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, cancellationToken);
    }

    public void Dispose() => _provider.Dispose();
}
