using MediatR;

namespace Kaizen.Application.ApiKeys.Commands.BootstrapApiKey;

/// <summary>Makes the first key.</summary>
/// <param name="Label">What the key is for; null is <c>bootstrap</c>.</param>
/// <exception cref="Domain.ApiKeys.BootstrapClosedException">There is a key, even if revoked.</exception>
public sealed record BootstrapApiKeyCommand(string? Label) : IRequest<CreatedApiKeyResponse>;
