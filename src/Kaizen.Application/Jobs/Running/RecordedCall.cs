namespace Kaizen.Application.Jobs.Running;

/// <summary>A finished call of a language model, so that a run that takes over does not pay for it again.</summary>
/// <param name="Hash">The hash of the request's content.</param>
public sealed record RecordedCall(Guid JobId, string Hash, string Text, int InputTokens, int OutputTokens, bool Truncated);
