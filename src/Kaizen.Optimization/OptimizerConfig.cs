using System.Text.Json;
using Kaizen.Optimization.Configuration;

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

    /// <summary>Gets the preset that the size is derived from; <see cref="MaxMetricCalls"/> goes first.</summary>
    public SearchEffort Auto { get; init; } = SearchEffort.Medium;

    /// <summary>Gets the budget of a whole run, verdict included, in metric calls (rollouts with their scoring), at least 1; null for the
    /// preset's, to which the verdict comes on top.</summary>
    public int? MaxMetricCalls { get; init => field = AtLeastOne(value); }

    /// <summary>Gets the number of examples that one reflection sees, at least 1; null for the default.</summary>
    public int? MinibatchSize { get; init => field = AtLeastOne(value); }

    /// <summary>Gets the number of trials of MIPROv2, at least 1; null for the preset's.</summary>
    public int? MaxTrials { get; init => field = AtLeastOne(value); }

    /// <summary>Gets what split, search and intervals start their random choices from, at least 0.</summary>
    public int Seed
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>Reads a task's <c>gepa_config</c>: <c>auto</c> (light, medium, heavy), <c>max_metric_calls</c>, <c>minibatch_size</c> (also
    /// <c>reflection_minibatch_size</c>), <c>max_trials</c> (also <c>num_trials</c>), <c>seed</c>. Other members are ignored.</summary>
    /// <param name="json">The object, or null for the defaults.</param>
    /// <param name="defaults">What absent members are taken from.</param>
    /// <param name="errors">One message for each member that is not valid; empty when the result can be used.</param>
    public static OptimizerConfig Parse(JsonElement? json, OptimizerConfig defaults, out IReadOnlyList<string> errors)
    {
        var found = new List<string>();
        errors = found;
        if (json is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } element)
        {
            return defaults;
        }

        var members = new JsonMembers(element, "", found);
        SearchEffort? effort = members.Text("auto") switch
        {
            null => null,
            "light" => SearchEffort.Light,
            "medium" => SearchEffort.Medium,
            "heavy" => SearchEffort.Heavy,
            _ => Unknown(members),
        };
        int? maxMetricCalls = members.Integer("max_metric_calls", 1);
        return new()
        {
            Auto = effort ?? defaults.Auto,

            // A task that names a preset wants it, whatever number the defaults hold.
            MaxMetricCalls = maxMetricCalls ?? (effort is null ? defaults.MaxMetricCalls : null),
            MinibatchSize = members.Integer("minibatch_size", 1) ?? members.Integer("reflection_minibatch_size", 1) ?? defaults.MinibatchSize,

            // Trials are bounded by the metric calls that a task asks for.
            MaxTrials = members.Integer("max_trials", 1) ?? members.Integer("num_trials", 1) ?? (maxMetricCalls is null ? defaults.MaxTrials : null),
            Seed = members.Integer("seed", 0) ?? defaults.Seed,
        };
    }

    private static int? AtLeastOne(int? value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(value));
        return value;
    }

    private static SearchEffort? Unknown(JsonMembers members)
    {
        members.Refuse("auto", "must be light, medium or heavy");
        return null;
    }
}
