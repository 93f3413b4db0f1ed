namespace Kaizen.Application.Common.Exceptions;

/// <summary>An idempotency key came again with another body.</summary>
public sealed class IdempotencyKeyReusedException() : Exception("The Idempotency-Key was used before with a different request body");
