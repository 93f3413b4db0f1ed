using MediatR;

namespace Kaizen.Application.Jobs.Commands.RequeueJobs;

/// <summary>Has the active jobs run that no run holds: those whose worker died, and those that were never begun.</summary>
public sealed record RequeueJobsCommand : IRequest;
