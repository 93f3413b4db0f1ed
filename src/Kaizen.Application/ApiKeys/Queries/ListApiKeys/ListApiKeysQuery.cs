using MediatR;

namespace Kaizen.Application.ApiKeys.Queries.ListApiKeys;

public sealed record ListApiKeysQuery : IRequest<IReadOnlyList<ApiKeyResponse>>;
