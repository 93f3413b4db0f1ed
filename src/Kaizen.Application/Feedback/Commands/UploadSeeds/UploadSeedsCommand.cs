using MediatR;

namespace Kaizen.Application.Feedback.Commands.UploadSeeds;

/// <summary>Stores examples for a cold start.</summary>
/// <param name="Lines">JSON lines in UTF-8, each <c>{"inputs":{},"output":"","score":0.9}</c>; read once, from its position to its end.</param>
public sealed record UploadSeedsCommand(Guid TaskId, Stream Lines) : IRequest<SeedUploadResponse>;
