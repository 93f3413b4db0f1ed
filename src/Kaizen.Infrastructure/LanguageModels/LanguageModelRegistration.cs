using System.Net;
using Kaizen.Infrastructure.LanguageModels.Offline;
using Kaizen.Infrastructure.Net;
using Kaizen.Optimization;
using Kaizen.Optimization.LanguageModels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kaizen.Infrastructure.LanguageModels;

public static partial class LanguageModelRegistration
{
    private const string HttpClientName = "language-model";

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstRetryWait = TimeSpan.FromSeconds(0.2);

    /// <summary>Registers <see cref="ILanguageModel"/> and <see cref="LanguageModelDescription"/> as the section <c>Llm</c> says.</summary>
    public static IServiceCollection AddLanguageModels(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddOptions<LanguageModelOptions>().Bind(configuration.GetSection(LanguageModelOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LanguageModelOptions>, LanguageModelOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new RetrySchedule(FirstRetryWait, new Random()));
        services.AddSingleton(provider => LanguageModelChoice.Of(Options(provider), environment));
        services.AddSingleton(Describe);
        services.AddSingleton(Create);

        // The one client lives as long as the process; its connections do not, so that changes of DNS are seen.
        services.AddHttpClient(HttpClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .AddHttpMessageHandler(provider => new ProviderFaultHandler(
                ChatClients.AnswerMember(provider.GetRequiredService<LanguageModelChoice>().Provider),
                Options(provider).Key,
                provider.GetRequiredService<TimeProvider>()))
            .ConfigurePrimaryHttpMessageHandler(() => new KeptConnectionsHandler(() => new()
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.All,
                ConnectTimeout = ConnectTimeout,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            }));
        return services;
    }

    private static LanguageModelOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<LanguageModelOptions>>().Value;

    private static LanguageModelDescription Describe(IServiceProvider provider)
    {
        LanguageModelOptions options = Options(provider);
        LanguageModelChoice choice = provider.GetRequiredService<LanguageModelChoice>();
        string taskModel = string.IsNullOrWhiteSpace(options.TaskModel) ? options.TeacherModel : options.TaskModel;
        return new(
            choice.Provider.ToString(),
            IsStandIn: choice.Provider == LanguageModelProvider.Offline,
            new ModelNames(taskModel, options.TeacherModel, options.JudgeModel),
            PublicModelPrices.With(options.Prices));
    }

    private static ILanguageModel Create(IServiceProvider provider)
    {
        LanguageModelOptions options = Options(provider);
        LanguageModelChoice choice = provider.GetRequiredService<LanguageModelChoice>();
        ILogger logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(LanguageModelRegistration));
        if (choice.MissingSettings.Count > 0)
        {
            LogUnconfigured(logger, choice.Provider, string.Join(" and ", choice.MissingSettings));
            return new UnconfiguredLanguageModel(choice);
        }

        if (choice.Provider == LanguageModelProvider.Offline)
        {
            LogStandIn(logger);
            return new OfflineLanguageModel();
        }

        TimeProvider clock = provider.GetRequiredService<TimeProvider>();
        HttpClient http = provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName);
        return new ChatClientLanguageModel(
            ChatClients.For(choice.Provider, options, http),
            new ProviderProbe(choice.Provider, options, http, clock).AskAsync,
            provider.GetRequiredService<RetrySchedule>(),
            TimeSpan.FromSeconds(options.TimeoutSeconds),
            TimeSpan.FromSeconds(options.FirstAnswerSeconds),
            options.MaxParallelCalls,
            clock);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "No language model is configured: a deterministic offline stand-in answers instead. Set Llm:ApiKey or Llm:Endpoint to use a real one")]
    private static partial void LogStandIn(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No language model is configured: provider {Provider} needs {Settings}. Optimizations will fail")]
    private static partial void LogUnconfigured(ILogger logger, LanguageModelProvider provider, string settings);
}
