using Kaizen.Domain.Tasks;
using Kaizen.Optimization.Data;
using Kaizen.Optimization.Prompts;

namespace Kaizen.Optimization.MiproV2;

/// <summary>An example with an answer worth showing.</summary>
/// <param name="Output">What the model is to write for it: the teacher's own output, or a trusted answer.</param>
internal sealed record Demonstration(PreparedExample Example, string Output)
{
    /// <summary>Every call pays for each demonstration in its prompt.</summary>
    public const int MostCharacters = 4_000;

    /// <summary>Makes a demonstration of an example's trusted answer, or null when it has none.</summary>
    public static Demonstration? Labelled(PreparedExample example, ModuleKind module) => example.Reference is { } reference
        ? new(example, module == ModuleKind.ChainOfThought ? $"{PromptParts.AnswerMarker} {reference}" : reference)
        : null;

    /// <summary>Gets the demonstration as it stands in a prompt.</summary>
    public string Text(IReadOnlyList<string> fields) =>
        $"Input:\n{PromptRenderer.Lines(fields, Example.Inputs)}\nOutput:\n{Output.Trim()}\n";

    /// <summary>Says whether it is short enough, and stays what it is inside a prompt: a placeholder in it would be replaced.</summary>
    public bool CanBeShown(IReadOnlyList<string> fields)
    {
        string text = Text(fields);
        return text.Length <= MostCharacters && Placeholders.In(text, fields).Count == 0 && !text.Contains(PromptParts.DemonstrationsTail, StringComparison.Ordinal);
    }
}
