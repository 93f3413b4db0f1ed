using AutoMapper;
using Kaizen.Domain.ApiKeys;

namespace Kaizen.Application.ApiKeys;

internal sealed class ApiKeyProfile : Profile
{
    public ApiKeyProfile() => CreateMap<ApiKey, ApiKeyResponse>();
}
