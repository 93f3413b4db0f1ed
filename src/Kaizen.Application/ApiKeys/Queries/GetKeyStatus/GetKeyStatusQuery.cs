using MediatR;

namespace Kaizen.Application.ApiKeys.Queries.GetKeyStatus;

public sealed record GetKeyStatusQuery : IRequest<KeyStatusResponse>;
