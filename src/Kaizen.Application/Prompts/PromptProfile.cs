using AutoMapper;
using Kaizen.Domain.Common;
using Kaizen.Domain.Prompts;

namespace Kaizen.Application.Prompts;

internal sealed class PromptProfile : Profile
{
    public PromptProfile() => CreateMap<PromptVersion, PromptResponse>()
        .ForMember(response => response.Status, member => member.MapFrom(version => WireName.Of(version.Status)))
        .ForMember(
            response => response.Optimizer,
            member => member.MapFrom(version =>
                version.Optimizer.HasValue ? WireName.Of(version.Optimizer.Value).ToUpperInvariant() : null))
        .ForMember(response => response.DspyVersion, member => member.Ignore());
}
