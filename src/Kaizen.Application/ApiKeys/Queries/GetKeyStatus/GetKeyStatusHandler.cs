using MediatR;

namespace Kaizen.Application.ApiKeys.Queries.GetKeyStatus;

internal sealed class GetKeyStatusHandler(IApiKeyQueries keys) : IRequestHandler<GetKeyStatusQuery, KeyStatusResponse>
{
    public async Task<KeyStatusResponse> Handle(GetKeyStatusQuery query, CancellationToken cancellationToken)
    {
        int count = await keys.CountGoodAsync(cancellationToken);
        return new KeyStatusResponse(count > 0, count);
    }
}
