using MediatR;

namespace Kaizen.Application.ApiKeys.Commands.CreateApiKey;

/// <summary>Makes a key.</summary>
/// <param name="Label">What the key is for, or null.</param>
public sealed record CreateApiKeyCommand(string? Label) : IRequest<CreatedApiKeyResponse>;
