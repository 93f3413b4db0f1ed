using System.Text;
using Kaizen.Optimization.Prompts;

namespace Kaizen.Optimization.Searching;

/// <summary>Decides before any evaluation whether a proposed instruction can be used at all.</summary>
internal sealed class ProposalCheck(SearchContext context)
{
    public const int MostCharacters = 16_000;

    /// <summary>Shorter inputs than this, in bytes of UTF-8, may occur in an instruction by chance.</summary>
    private const int LeastTellingBytes = 16;

    private readonly string[] _telling =
    [
        .. context.Train
            .SelectMany(example => example.Inputs.Values)
            .Select(Plain)
            .Where(value => Encoding.UTF8.GetByteCount(value) >= LeastTellingBytes)
            .Distinct(),
    ];

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

        string plain = Plain(instruction);
        string incumbent = Plain(context.IncumbentText);
        return _telling.Any(value => plain.Contains(value, StringComparison.Ordinal) && !incumbent.Contains(value, StringComparison.Ordinal))
            ? "it copied an example word for word."
            : null;
    }

    private static string Plain(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();
}
