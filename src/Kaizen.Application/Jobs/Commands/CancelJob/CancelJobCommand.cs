using MediatR;

namespace Kaizen.Application.Jobs.Commands.CancelJob;

/// <summary>Ends an active job; its run notices within two seconds.</summary>
public sealed record CancelJobCommand(Guid JobId) : IRequest<JobResponse>;
