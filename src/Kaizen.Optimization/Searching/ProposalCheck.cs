using System.Text;
using Kaizen.Optimization.Data;
using Kaizen.Optimization.Prompts;

namespace Kaizen.Optimization.Searching;

/// <summary>Decides before any evaluation whether a proposed instruction can be used at all.</summary>
internal sealed class ProposalCheck(SearchContext context)
{
    public const int MostCharacters = 16_000;

    /// <summary>Shorter inputs than this, in bytes of UTF-8, may occur in an instruction by chance.</summary>
    private const int LeastTellingBytes = 16;

    /// <summary>A single value from this length on tells its example; a shorter one, such as the name of a category, may well belong into a rule.</summary>
    private const int TellingValueBytes = 64;

    /// <summary>Texts that an instruction must not hold together: of every example that the reflection model may be shown.</summary>
    private readonly IReadOnlyList<string>[] _telling = [.. context.Train.Concat(context.CounterExamples).SelectMany(Telling)];

    /// <returns>What is wrong with the instruction, or null when it can be evaluated.</returns>
    public string? Problem(string instruction)
    {
        if (instruction.Length == 0)
        {
            return "it was empty.";
        }

        if (instruction.Length > MostCharacters)
        {
            return $"it was longer than {MostCharacters} characters.";
        }

        var required = Placeholders.In(context.Incumbent.Instruction, context.Fields);
        var present = Placeholders.In(instruction, context.Fields);
        if (required.Except(present).Order(StringComparer.Ordinal).FirstOrDefault() is { } lost)
        {
            return $"it lost the placeholder {{{lost}}}.";
        }

        if (present.Except(required).Order(StringComparer.Ordinal).FirstOrDefault() is { } invented)
        {
            return $"it introduced the placeholder {{{invented}}}; the application appends that input itself.";
        }

        return Copied(instruction).Any() ? "it copied an example word for word." : null;
    }

    /// <summary>Takes out of an instruction the lines that copy examples.</summary>
    /// <returns>What is left, or null when it copied none or the rest cannot be used either.</returns>
    public string? WithoutCopies(string instruction)
    {
        // Of an example with several values the longest goes; a short one may be part of a rule.
        string[] copies = [.. Copied(instruction).Select(texts => texts.MaxBy(text => text.Length)!)];
        string rest = string.Join('\n', instruction.Split('\n').Where(line => !copies.Any(copy => BelongsTo(copy, Plain(line))))).Trim();
        return copies.Length > 0 && Problem(rest) is null ? rest : null;
    }

    private IEnumerable<IReadOnlyList<string>> Copied(string instruction)
    {
        string plain = Plain(instruction);
        string incumbent = Plain(context.IncumbentText);
        return _telling.Where(texts => HasAll(plain, texts) && !HasAll(incumbent, texts));
    }

    // A copy of several lines has none that holds all of it.
    private static bool BelongsTo(string copy, string line) =>
        line.Contains(copy, StringComparison.Ordinal)
        || (Encoding.UTF8.GetByteCount(line) >= LeastTellingBytes && copy.Contains(line, StringComparison.Ordinal));

    private static IEnumerable<IReadOnlyList<string>> Telling(PreparedExample example)
    {
        string[] values = [.. example.Inputs.Values.Select(Plain).Where(value => value.Length > 0)];
        foreach (string value in values.Where(value => Encoding.UTF8.GetByteCount(value) >= TellingValueBytes))
        {
            yield return [value];
        }

        if (values.Sum(Encoding.UTF8.GetByteCount) >= LeastTellingBytes)
        {
            yield return values;
        }
    }

    private static bool HasAll(string text, IReadOnlyList<string> parts) => parts.All(part => text.Contains(part, StringComparison.Ordinal));

    private static string Plain(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();
}
