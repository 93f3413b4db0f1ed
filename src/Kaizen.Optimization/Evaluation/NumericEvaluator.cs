using System.Globalization;
using System.Text.RegularExpressions;

namespace Kaizen.Optimization.Evaluation;

/// <summary>1 where the answer's number is close enough to the reference's, else 0. The number is the whole text or else the last one in it;
/// a comma between groups of three digits does not count.</summary>
/// <param name="relativeTolerance">A share of the reference; the larger tolerance holds.</param>
internal sealed partial class NumericEvaluator(double tolerance, double relativeTolerance) : TextEvaluator
{
    protected override Assessment Evaluate(string answer, string reference)
    {
        if (Read(reference) is not { } expected)
        {
            return new(null, $"The reference '{Feedback.Clip(reference)}' holds no number.");
        }

        if (Read(answer) is not { } actual)
        {
            return new(0, $"{Feedback.Wrong(answer, reference)} The answer holds no number.");
        }

        double allowed = Math.Max(tolerance, relativeTolerance * Math.Abs(expected));
        double off = Math.Abs(actual - expected);

        // The last bits of a decimal fraction must not decide.
        return off <= allowed + (1e-12 * Math.Abs(expected))
            ? new(1, Feedback.Right(reference))
            : new(0, $"{Feedback.Wrong(answer, reference)} It is off by {off:G6}; at most {allowed:G6} is allowed.");
    }

    private static double? Read(string text)
    {
        Match? last = Number().Matches(string.Concat(text.Select(Plain))).LastOrDefault();
        return last is null ? null : double.Parse(last.Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    // Digits, signs and separators of any script are those of ASCII.
    private static char Plain(char c) => c switch
    {
        '\u2212' or '\uff0d' => '-',
        '\uff0b' => '+',
        '\uff0e' or '\u066b' => '.',
        '\uff0c' or '\u066c' => ',',
        _ => CharUnicodeInfo.GetDecimalDigitValue(c) is >= 0 and int digit ? (char)('0' + digit) : c,
    };

    [GeneratedRegex(@"(?<![A-Za-z0-9_.])[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|(?<![A-Za-z0-9_.])[-+]?\.[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
