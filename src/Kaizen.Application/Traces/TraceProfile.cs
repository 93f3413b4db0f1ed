using AutoMapper;
using Kaizen.Domain.Traces;

namespace Kaizen.Application.Traces;

internal sealed class TraceProfile : Profile
{
    public TraceProfile() => CreateMap<CallTrace, TraceResponse>();
}
