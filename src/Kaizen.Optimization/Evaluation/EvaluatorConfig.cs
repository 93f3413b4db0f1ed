using System.Text.Json;
using Kaizen.Optimization.Configuration;

namespace Kaizen.Optimization.Evaluation;

/// <summary>Which evaluator scores a task's answers, and how. On the wire: <c>evaluator_config</c>.</summary>
public sealed record EvaluatorConfig
{
    /// <summary>The evaluator of a task that names none.</summary>
    public static readonly EvaluatorConfig Default = new("judge");

    /// <summary>Names an evaluator with its default options.</summary>
    /// <exception cref="ArgumentException">There is no such type, or it has options that must be given.</exception>
    public EvaluatorConfig(string type)
    {
        var errors = new List<string>();
        Type = type;
        Blueprint = EvaluatorTypes.Read(new JsonMembers(JsonDocument.Parse($$"""{"type":{{JsonSerializer.Serialize(type)}}}""").RootElement, "", errors));
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors), nameof(type));
        }
    }

    /// <summary>Takes an evaluator of one's own.</summary>
    /// <param name="type">What it is called.</param>
    /// <param name="needsReference">Whether it cannot score answers of examples that have no trusted answer.</param>
    public EvaluatorConfig(string type, IEvaluator evaluator, bool needsReference)
        : this(type, new EvaluatorBlueprint(needsReference, LikelyJudgeCalls: 0, _ => evaluator))
    {
    }

    private EvaluatorConfig(string type, EvaluatorBlueprint blueprint)
    {
        Type = type;
        Blueprint = blueprint;
    }

    public string Type { get; }

    internal EvaluatorBlueprint Blueprint { get; }

    /// <summary>Reads a task's <c>evaluator_config</c>.</summary>
    /// <param name="json">The object, or null for <see cref="Default"/>.</param>
    /// <param name="errors">One message for each thing that is not valid, such as an unknown type; empty when the result can be used.</param>
    public static EvaluatorConfig Parse(JsonElement? json, out IReadOnlyList<string> errors)
    {
        var found = new List<string>();
        errors = found;
        if (json is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } element)
        {
            return Default;
        }

        // The element may belong to a document that is disposed of before the evaluator is made.
        var members = new JsonMembers(element.Clone(), "", found);
        EvaluatorBlueprint blueprint = EvaluatorTypes.Read(members);
        return found.Count > 0 ? Default : new(EvaluatorTypes.TypeOf(members), blueprint);
    }
}
