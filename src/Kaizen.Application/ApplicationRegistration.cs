using System.Text.Json;
using FluentValidation;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Behaviors;
using Kaizen.Application.Feedback;
using Kaizen.Application.Feedback.Commands.SubmitFeedback;
using Kaizen.Application.Jobs;
using Kaizen.Application.Jobs.Inputs;
using Kaizen.Application.Jobs.Running;
using Kaizen.Application.PullRequests;
using Kaizen.Application.Traces;
using Kaizen.Application.Traces.Commands.SubmitTrace;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Application;

public static class ApplicationRegistration
{
    /// <summary>Registers the use cases. Ports are the business of the infrastructure, validators of the host.</summary>
    public static IServiceCollection AddApplication(this IServiceCollection services, string? autoMapperLicenseKey)
    {
        // Messages name members as the wire does.
        ValidatorOptions.Global.DisplayNameResolver = (_, member, _) =>
            member is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name);

        services.AddAutoMapper(
            configuration =>
            {
                if (autoMapperLicenseKey is { Length: > 0 })
                {
                    configuration.LicenseKey = autoMapperLicenseKey;
                }
            },
            typeof(ApplicationRegistration).Assembly);
        services.AddMediator();
        services.AddScoped<IBatchHandler<SubmitFeedbackCommand, FeedbackResponse>, FeedbackBatchHandler>();
        services.AddScoped<IBatchHandler<SubmitTraceCommand, TraceResponse>, TraceBatchHandler>();
        services.AddScoped<IBatchHandler<RecordedCall, RecordedCall>, RecordedCallBatchHandler>();
        services.AddScoped<JobInputsReader>();
        services.AddScoped<FrozenJobInputs>();
        services.AddScoped<JobStarter>();
        services.AddScoped<JobAndTask>();
        services.AddSingleton<LocalRuns>();
        services.AddSingleton<JobOutcomeRecorder>();
        services.AddSingleton<DeliveryStep>();
        services.AddSingleton<GitRepositories>();
        services.AddSingleton<DeliverySender>();
        services.AddScoped<DriftCheck>();
        services.AddScoped<PullRequestBook>();
        services.AddScoped<DeliveryOnDemand>();
        services.AddSingleton<TraceRating>();
        return services;
    }

    private static void AddMediator(this IServiceCollection services)
    {
        services.AddScoped<ServiceFactory>(provider => type => provider.GetService(type)!);
        services.AddScoped<IMediator, Mediator>();
        var handlers =
            from type in typeof(ApplicationRegistration).Assembly.GetTypes()
            where !type.IsAbstract
            from contract in type.GetInterfaces()
            where contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)
            select (contract, type);
        foreach ((Type contract, Type type) in handlers)
        {
            services.AddScoped(contract, type);
        }

        // The first one is the outermost.
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(ConflictRetryBehavior<,>));
    }
}
