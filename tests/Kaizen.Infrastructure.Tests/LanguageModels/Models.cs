using Kaizen.Infrastructure.LanguageModels;
using Kaizen.Optimization.LanguageModels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Moq;

namespace Kaizen.Infrastructure.Tests.LanguageModels;

/// <summary>Language models as the registration makes them.</summary>
internal static class Models
{
    public static readonly ModelRequest Ping = new(ModelRole.Task, "m", [new(ModelSpeaker.System, "Play."), new(ModelSpeaker.User, "ping")]);

    public static ServiceProvider Provide(TimeProvider? clock, string environment, params (string Key, string? Value)[] settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .Build();
        IServiceCollection services = new ServiceCollection().AddLogging();
        if (clock is not null)
        {
            services.AddSingleton(clock);
            services.AddSingleton(new RetrySchedule(TimeSpan.Zero, new Random(1)));
        }

        return services.AddLanguageModels(configuration, Mock.Of<IHostEnvironment>(host => host.EnvironmentName == environment)).BuildServiceProvider();
    }

    public static ServiceProvider For(ModelServer server, TimeProvider clock, string provider = "openai", params (string Key, string? Value)[] settings) =>
        Provide(clock, Environments.Production, [("Llm:Provider", provider), ("Llm:Endpoint", server.Endpoint), ("Llm:ApiKey", "sk-very-secret"), .. settings]);

    public static Task<ModelAnswer> CallAsync(this ServiceProvider services, ModelRequest? request = null, CancellationToken cancellationToken = default) =>
        services.GetRequiredService<ILanguageModel>().CompleteAsync(request ?? Ping, cancellationToken);
}
