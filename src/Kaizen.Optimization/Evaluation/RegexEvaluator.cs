using System.Text.RegularExpressions;

namespace Kaizen.Optimization.Evaluation;

/// <summary>1 where the pattern matches somewhere in the answer, else 0.</summary>
internal sealed class RegexEvaluator(Regex pattern) : TextEvaluator
{
    /// <summary>The longest that one match may take; a pattern that needs more gives no score.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);

    protected override Assessment Evaluate(string answer, string reference)
    {
        try
        {
            return pattern.IsMatch(answer)
                ? new(1, "The answer is correct: it has the required form.")
                : new(0, $"The answer is incorrect: it must match the regular expression {pattern}, but was '{Feedback.Clip(answer.Trim())}'.");
        }
        catch (RegexMatchTimeoutException)
        {
            return new(null, $"The regular expression {pattern} took longer than {Timeout.TotalMilliseconds} ms.");
        }
    }
}
