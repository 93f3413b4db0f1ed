using Microsoft.AspNetCore.Mvc;

namespace Kaizen.Api.Errors;

internal static class ProblemSetup
{
    public static IServiceCollection AddKaizenProblems(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemDetailsExceptionHandler>();
        services.Configure<ApiBehaviorOptions>(behavior =>
        {
            behavior.InvalidModelStateResponseFactory = context => new BinderErrors(context.ModelState);

            // A status without a body gets its problem where all the others do.
            behavior.SuppressMapClientErrors = true;
        });
        return services;
    }
}
