using Kaizen.Application.Common;
using Kaizen.Domain.ApiKeys;
using MediatR;

namespace Kaizen.Application.ApiKeys.Commands.CreateApiKey;

internal sealed class CreateApiKeyHandler(IApiKeyRepository keys, IUnitOfWork unitOfWork, TimeProvider clock)
    : IRequestHandler<CreateApiKeyCommand, CreatedApiKeyResponse>
{
    public async Task<CreatedApiKeyResponse> Handle(CreateApiKeyCommand command, CancellationToken cancellationToken)
    {
        string rawKey = RawApiKey.Generate();
        DateTimeOffset now = clock.GetUtcNow();
        var key = new ApiKey(Guid.CreateVersion7(now), RawApiKey.Hash(rawKey), command.Label, now);
        keys.Add(key);
        await unitOfWork.SaveChangesAsync(cancellationToken);
        return new CreatedApiKeyResponse(key.Id, rawKey, key.Label, key.CreatedAt);
    }
}
