using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Domain.ApiKeys;
using MediatR;

namespace Kaizen.Application.ApiKeys.Commands.RevokeApiKey;

internal sealed class RevokeApiKeyHandler(IApiKeyRepository keys, ICacheInvalidation caches, IUnitOfWork unitOfWork, TimeProvider clock)
    : IRequestHandler<RevokeApiKeyCommand>
{
    public async Task<Unit> Handle(RevokeApiKeyCommand command, CancellationToken cancellationToken)
    {
        ApiKey key = await keys.FindForUpdateAsync(command.KeyId, cancellationToken) ?? throw EntityNotFoundException.ApiKey();
        key.Revoke(clock.GetUtcNow());
        await caches.InvalidateAsync(cancellationToken);
        await unitOfWork.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}
