using MediatR;

namespace Kaizen.Application.Jobs.Commands.RunJob;

/// <summary>Takes a job up, unless another run holds it or it has ended, and leads it to an end.</summary>
public sealed record RunJobCommand(Guid JobId) : IRequest;
