namespace Kaizen.Application.Common.Exceptions;

/// <summary>A request was answered before, but the keys that encrypted the answer are gone.</summary>
public sealed class UnreadableAnswerException(Exception cause)
    : Exception("The request was served before, but its answer can no longer be read; send a new one with another Idempotency-Key", cause);
