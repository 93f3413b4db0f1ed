using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Kaizen.Client;

/// <summary>Registers the client.</summary>
public static class KaizenClientRegistration
{
    private const string ApiKeyHeader = "X-API-Key";

    /// <summary>Registers <see cref="IKaizenClient"/>, whose connections <see cref="IHttpClientFactory"/> keeps.</summary>
    /// <returns>What adds retries, time limits and the like.</returns>
    public static IHttpClientBuilder AddKaizenClient(this IServiceCollection services, Action<KaizenClientOptions> configure)
    {
        services.AddOptions<KaizenClientOptions>().Configure(configure)
            .Validate(options => options.BaseAddress is { IsAbsoluteUri: true }, "KaizenClientOptions.BaseAddress must be an absolute address.");
        return services.AddHttpClient<IKaizenClient, KaizenClient>((provider, http) =>
        {
            KaizenClientOptions options = provider.GetRequiredService<IOptions<KaizenClientOptions>>().Value;

            // Without the slash at its end the last segment of a base path would be replaced.
            http.BaseAddress = new Uri(options.BaseAddress!.AbsoluteUri.TrimEnd('/') + "/");
            if (options.ApiKey is { } key)
            {
                http.DefaultRequestHeaders.Add(ApiKeyHeader, key.Trim());
            }
        });
    }
}
