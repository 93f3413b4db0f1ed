using System.Collections.Frozen;
using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Optimization.Prompts;

/// <summary>Turns a prompt text and inputs into the messages of a chat: the one way in which optimizer, verdict and applications do it.</summary>
/// <remarks>
/// Each <c>{field}</c> of a declared field is replaced by its value; nothing else in the text changes. Fields without a placeholder follow in a
/// user message, one <c>name: value</c> a line in the declared order, and the text is the system message. A text with a placeholder for every
/// field is the user message itself, because some providers refuse a chat without one.
/// </remarks>
public static class PromptRenderer
{
    /// <param name="promptText">The text with or without placeholders.</param>
    /// <param name="fields">The declared fields in order.</param>
    /// <param name="inputs">Values by field; an absent one is empty.</param>
    public static IReadOnlyList<ModelMessage> Render(
        string promptText, IReadOnlyList<string> fields, IReadOnlyDictionary<string, string> inputs)
    {
        FrozenSet<string> placed = Placeholders.In(promptText, fields);
        string text = Placeholders.Substitute(promptText, fields, inputs);
        List<string> appended = [.. fields.Where(field => !placed.Contains(field))];
        return appended.Count == 0
            ? [new(ModelSpeaker.User, text)]
            : [new(ModelSpeaker.System, text), new(ModelSpeaker.User, Lines(appended, inputs))];
    }

    /// <summary>Gets the fields as they are appended to a prompt: one <c>name: value</c> a line.</summary>
    internal static string Lines(IEnumerable<string> fields, IReadOnlyDictionary<string, string> inputs) =>
        string.Join('\n', fields.Select(field => $"{field}: {inputs.GetValueOrDefault(field, "")}"));
}
