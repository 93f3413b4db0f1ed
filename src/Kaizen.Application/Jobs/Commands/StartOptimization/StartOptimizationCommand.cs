using MediatR;

namespace Kaizen.Application.Jobs.Commands.StartOptimization;

/// <summary>Starts a job on a task, unless one is under way.</summary>
public sealed record StartOptimizationCommand(Guid TaskId) : IRequest<OptimizeResponse>;
