using Kaizen.Application.Common.Exceptions;
using MediatR;

namespace Kaizen.Application.Common.Behaviors;

/// <summary>Starts a use case anew when it lost a race: the second time it sees what the winner did, and answers accordingly.</summary>
internal sealed class ConflictRetryBehavior<TRequest, TResponse>(IUnitOfWork unitOfWork) : IPipelineBehavior<TRequest, TResponse>
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
                if (!await unitOfWork.TryResetAsync())
                {
                    throw;
                }
            }
        }
    }
}
