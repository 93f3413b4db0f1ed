using AutoMapper;
using Kaizen.Domain.Common;
using Kaizen.Domain.Jobs;

namespace Kaizen.Application.Jobs;

internal sealed class JobProfile : Profile
{
    public JobProfile()
    {
        CreateMap<OptimizationJob, JobResponse>()
            .ForMember(response => response.Status, member => member.MapFrom(job => StatusName(job.Status)))
            .ForMember(response => response.TriggeredBy, member => member.MapFrom(job => WireName.Of(job.TriggeredBy)))
            .ForMember(response => response.JobMetadata, member => member.MapFrom(job => job.Metadata));
        CreateMap<JobEvent, JobEventResponse>()
            .ForCtorParam(nameof(JobEventResponse.Status), parameter => parameter.MapFrom(change => StatusName(change.Status)));
    }

    private static string StatusName(JobStatus status) => WireName.Of(status).ToUpperInvariant();
}
