using MediatR;

namespace Kaizen.Application.ApiKeys.Commands.RevokeApiKey;

/// <summary>Has a key refused from the next request on, on every node.</summary>
public sealed record RevokeApiKeyCommand(Guid KeyId) : IRequest;
