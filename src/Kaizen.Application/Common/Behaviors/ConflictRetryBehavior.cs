using Kaizen.Application.Common.Exceptions;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Application.Common.Behaviors;

/// <summary>Starts a use case anew when it lost a race: the second time it sees what the winner did, and answers accordingly.</summary>
/// <remarks>The unit of work is asked for when it is needed: queries that are answered from memory have none.</remarks>
internal sealed class ConflictRetryBehavior<TRequest, TResponse>(IServiceProvider services) : IPipelineBehavior<TRequest, TResponse>
{
    private const int MaxAttempts = 5;

    public async Task<TResponse> Handle(
        TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await next();
            }
            catch (ConcurrentUpdateException) when (attempt < MaxAttempts)
            {
                if (!await services.GetRequiredService<IUnitOfWork>().TryResetAsync())
                {
                    throw;
                }
            }
        }
    }
}
