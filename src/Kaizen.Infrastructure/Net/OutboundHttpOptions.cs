namespace Kaizen.Infrastructure.Net;

/// <summary>Limits of calls to addresses that users give.</summary>
internal sealed record OutboundHttpOptions
{
    /// <summary>Gets whether loopback, link-local and private addresses may be called, and a proxy be used.</summary>
    public bool AllowPrivateNetworks { get; init; }

    /// <summary>Gets the name of the setting that allows it, for messages.</summary>
    public required string AllowPrivateNetworksSetting { get; init; }

    /// <summary>Gets the longest time for one attempt, its answer read to the end.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets the longest answer in bytes, after decompression.</summary>
    public int MaxResponseBytes { get; init; } = 8 * 1024 * 1024;
}
