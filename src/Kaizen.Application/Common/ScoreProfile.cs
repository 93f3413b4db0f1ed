using AutoMapper;
using Kaizen.Domain.Common;

namespace Kaizen.Application.Common;

internal sealed class ScoreProfile : Profile
{
    public ScoreProfile() => CreateMap<Score, double>().ConvertUsing(score => score.Value);
}
