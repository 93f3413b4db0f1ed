namespace Kaizen.Optimization.Evaluation;

/// <summary>1 where the pattern matches somewhere in the answer, else 0.</summary>
internal sealed class RegexEvaluator(TextPattern pattern) : TextEvaluator
{
    protected override Assessment Evaluate(string answer, string reference)
    {
        try
        {
            return pattern.Matches(answer)
                ? new(1, "The answer is correct: it has the required form.")
                : new(0, $"The answer is incorrect: it must match the regular expression {pattern}, but was '{Feedback.Clip(answer.Trim())}'.");
        }
        catch (PatternTimeoutException timeout)
        {
            return new(null, timeout.Message, IsUndecidable: true);
        }
    }
}
