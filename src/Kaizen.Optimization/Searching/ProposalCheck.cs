using System.Text;
using System.Text.RegularExpressions;
using Kaizen.Optimization.Data;
using Kaizen.Optimization.Prompts;

namespace Kaizen.Optimization.Searching;

/// <summary>Decides before any evaluation whether a proposed instruction can be used at all.</summary>
internal sealed class ProposalCheck(SearchContext context)
{
    public const int MostCharacters = 16_000;

    /// <summary>Shorter inputs than this, in bytes of UTF-8, may occur in an instruction by chance.</summary>
    private const int LeastTellingBytes = 16;

    /// <summary>A single value from this length on tells its example; a shorter one, such as the name of a category, may well belong into a rule, unless it
    /// is a sentence of one example.</summary>
    private const int TellingValueBytes = 64;
    private const int LeastTellingWords = 4;

    /// <summary>What stands in the place of a copy.</summary>
    private const string LeftOut = "…";

    /// <summary>Texts that an instruction must not hold together: of every example that the reflection model may be shown.</summary>
    private readonly IReadOnlyList<string>[] _telling = [.. Telling(context.Train.Concat(context.CounterExamples))];

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

    /// <summary>Leaves copied examples out of an instruction.</summary>
    /// <returns>What is left, or null when it copied none or the rest cannot be used either.</returns>
    public string? WithoutCopies(string instruction)
    {
        // Of an example with several values the longest goes; a short one may be part of a rule.
        string[] copies = [.. Copied(instruction).Select(texts => texts.MaxBy(text => text.Length)!).OrderByDescending(text => text.Length)];
        string rest = copies.Aggregate(instruction, (text, copy) => Occurrence(copy).Replace(text, LeftOut));
        return copies.Length > 0 && Problem(rest) is null ? rest : null;
    }

    private static Regex Occurrence(string text) =>
        new(string.Join(@"\s+", text.Split(' ').Select(Regex.Escape)), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private IEnumerable<IReadOnlyList<string>> Copied(string instruction)
    {
        string plain = Plain(instruction);
        string incumbent = Plain(context.IncumbentText);
        return _telling.Where(texts => HasAll(plain, texts) && !HasAll(incumbent, texts));
    }

    private static IEnumerable<IReadOnlyList<string>> Telling(IEnumerable<PreparedExample> examples)
    {
        string[][] all = [.. examples.Select(example => example.Inputs.Values.Select(Plain).Where(value => value.Length > 0).ToArray())];
        var occurrences = all.SelectMany(values => values).CountBy(value => value).ToDictionary();
        foreach (string[] values in all)
        {
            foreach (string value in values.Where(value => TellsAlone(value, occurrences[value])))
            {
                yield return [value];
            }

            if (values.Sum(Encoding.UTF8.GetByteCount) >= LeastTellingBytes)
            {
                yield return values;
            }
        }
    }

    // A category is short, or many examples have it.
    private static bool TellsAlone(string value, int occurrences)
    {
        int bytes = Encoding.UTF8.GetByteCount(value);
        return bytes >= TellingValueBytes || (bytes >= LeastTellingBytes && occurrences == 1 && value.Count(character => character == ' ') >= LeastTellingWords - 1);
    }

    private static bool HasAll(string text, IReadOnlyList<string> parts) => parts.All(part => text.Contains(part, StringComparison.Ordinal));

    private static string Plain(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();
}
