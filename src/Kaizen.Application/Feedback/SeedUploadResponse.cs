namespace Kaizen.Application.Feedback;

/// <param name="Rejected">The lines that were not stored.</param>
/// <param name="Errors">Why, for the first 20 of them.</param>
/// <param name="TotalSeeds">The seeds that the task has now.</param>
/// <param name="SeedLimit">The most seeds that a task may have.</param>
public sealed record SeedUploadResponse(int Accepted, int Rejected, IReadOnlyList<string> Errors, int TotalSeeds, int SeedLimit);
