using FluentValidation;
using Kaizen.Api.Http.Json;
using Kaizen.Application;
using Microsoft.AspNetCore.Mvc.Formatters;

namespace Kaizen.Api.Http;

internal static class ControllerSetup
{
    public static IServiceCollection AddKaizenControllers(this IServiceCollection services)
    {
        services.AddMvcCore(mvc =>
            {
                // The rules stand in validators, which run in the pipeline of commands and queries.
                mvc.ModelValidatorProviders.Clear();
                mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
                mvc.ModelBinderProviders.Insert(0, new UtcInstantBinder());
                mvc.ModelBinderProviders.Insert(0, new UuidBinder());
                mvc.Filters.Add<BlankQueryFilter>(BlankQueryFilter.Order);
                mvc.OutputFormatters.RemoveType<StringOutputFormatter>();
                mvc.OutputFormatters.RemoveType<SystemTextJsonOutputFormatter>();
                mvc.OutputFormatters.Add(new SystemTextJsonOutputFormatter(WireJson.Answers));
            })
            .AddApiExplorer()
            .AddJsonOptions(json =>
            {
                json.AllowInputFormatterExceptionMessages = false;
                WireJson.ConfigureRequests(json.JsonSerializerOptions);
            });
        services.AddValidatorsFromAssembly(
            typeof(ApplicationRegistration).Assembly, ServiceLifetime.Singleton, includeInternalTypes: true);
        return services;
    }
}
