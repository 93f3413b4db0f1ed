using System.Text.Json.Serialization;

namespace Kaizen.Domain.Jobs;

/// <summary>The search algorithm that improves a prompt.</summary>
public enum OptimizerKind
{
    /// <summary>Reflective evolution over a Pareto frontier (arXiv 2507.19457).</summary>
    Gepa,

    /// <summary>Search over instructions and demonstrations with TPE (arXiv 2406.11695).</summary>
    [JsonStringEnumMemberName("miprov2")]
    MiproV2,
}
