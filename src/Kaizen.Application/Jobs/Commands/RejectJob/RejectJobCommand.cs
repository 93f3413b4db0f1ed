using MediatR;

namespace Kaizen.Application.Jobs.Commands.RejectJob;

/// <summary>Says that the prompt version which a job produced is not wanted.</summary>
public sealed record RejectJobCommand(Guid JobId) : IRequest<JobResponse>;
