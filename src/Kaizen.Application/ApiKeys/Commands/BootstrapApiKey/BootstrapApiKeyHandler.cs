using Kaizen.Application.Common;
using Kaizen.Domain.ApiKeys;
using MediatR;

namespace Kaizen.Application.ApiKeys.Commands.BootstrapApiKey;

internal sealed class BootstrapApiKeyHandler(IApiKeyRepository keys, IUnitOfWork unitOfWork, TimeProvider clock)
    : IRequestHandler<BootstrapApiKeyCommand, CreatedApiKeyResponse>
{
    private const string DefaultLabel = "bootstrap";

    public async Task<CreatedApiKeyResponse> Handle(BootstrapApiKeyCommand command, CancellationToken cancellationToken)
    {
        if (await keys.AnyForUpdateAsync(cancellationToken))
        {
            throw new BootstrapClosedException();
        }

        string rawKey = RawApiKey.Generate();
        DateTimeOffset now = clock.GetUtcNow();
        var key = new ApiKey(Guid.CreateVersion7(now), RawApiKey.Hash(rawKey), command.Label ?? DefaultLabel, now);
        keys.Add(key);
        await unitOfWork.SaveChangesAsync(cancellationToken);
        return new CreatedApiKeyResponse(key.Id, rawKey, key.Label, key.CreatedAt);
    }
}
