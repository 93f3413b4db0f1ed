using AutoMapper;
using Kaizen.Domain.Traces;

namespace Kaizen.Application.Traces;

internal sealed class TraceProfile : Profile
{
    public TraceProfile() => CreateMap<CallTrace, TraceResponse>()
        .ForMember(
            response => response.Score,
            member => member.MapFrom(trace => trace.Score.HasValue ? trace.Score.Value.Value : (double?)null));
}
