namespace Kaizen.Application.Common.Exceptions;

/// <summary>Someone else changed the same thing first; the use case may be started anew.</summary>
public sealed class ConcurrentUpdateException(Exception? innerException = null)
    : Exception("The resource was changed meanwhile", innerException);
