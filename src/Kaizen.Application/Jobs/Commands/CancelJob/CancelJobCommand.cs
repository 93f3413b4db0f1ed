using MediatR;

namespace Kaizen.Application.Jobs.Commands.CancelJob;

/// <summary>Ends an active job; a run in this process stops at once, one in another within about a second.</summary>
public sealed record CancelJobCommand(Guid JobId) : IRequest<JobResponse>;
