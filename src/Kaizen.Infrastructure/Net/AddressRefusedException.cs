namespace Kaizen.Infrastructure.Net;

/// <summary>A user-given address leads to a place that must not be called: a private network, or by a redirect to another host.</summary>
internal sealed class AddressRefusedException(string message) : IOException(message);
