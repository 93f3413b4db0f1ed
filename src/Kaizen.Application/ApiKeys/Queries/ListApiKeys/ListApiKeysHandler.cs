using MediatR;

namespace Kaizen.Application.ApiKeys.Queries.ListApiKeys;

internal sealed class ListApiKeysHandler(IApiKeyQueries keys) : IRequestHandler<ListApiKeysQuery, IReadOnlyList<ApiKeyResponse>>
{
    public Task<IReadOnlyList<ApiKeyResponse>> Handle(ListApiKeysQuery query, CancellationToken cancellationToken) =>
        keys.ListAsync(cancellationToken);
}
