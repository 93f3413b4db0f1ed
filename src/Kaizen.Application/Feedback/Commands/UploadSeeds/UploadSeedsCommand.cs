using MediatR;

namespace Kaizen.Application.Feedback.Commands.UploadSeeds;

/// <summary>Stores examples for a cold start.</summary>
/// <param name="Lines">JSON lines in UTF-8, each <c>{"inputs":{},"output":"","score":0.9}</c>; read from its start each time the use case starts.</param>
public sealed record UploadSeedsCommand(Guid TaskId, Stream Lines) : IRequest<SeedUploadResponse>;
