using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Api.Tests.Hosting;

/// <summary>In what an application differs from the usual one.</summary>
internal sealed record KaizenApiOptions
{
    /// <summary>Gets settings that come on top of the usual ones.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; init; } = [];

    /// <summary>Gets the key of a database that has one already; null when this node makes the first.</summary>
    public string? Key { get; init; }

    /// <summary>Gets where the first key goes; null for a folder of this node.</summary>
    public string? FirstKeyPath { get; init; }

    /// <summary>Gets the application's clock; null for its own.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Gets what replaces services of the application.</summary>
    public Action<IServiceCollection> Services { get; init; } = _ => { };

    public string Environment { get; init; } = "Development";
}
