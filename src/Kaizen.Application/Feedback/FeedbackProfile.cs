using AutoMapper;
using Kaizen.Domain.Common;
using Kaizen.Domain.Feedback;

namespace Kaizen.Application.Feedback;

internal sealed class FeedbackProfile : Profile
{
    public FeedbackProfile() => CreateMap<FeedbackEntry, FeedbackResponse>()
        .ForMember(response => response.Source, member => member.MapFrom(entry => WireName.Of(entry.Source)));
}
