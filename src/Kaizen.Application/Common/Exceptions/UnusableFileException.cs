namespace Kaizen.Application.Common.Exceptions;

/// <summary>An uploaded file cannot be read at all.</summary>
public sealed class UnusableFileException(string message) : Exception(message);
