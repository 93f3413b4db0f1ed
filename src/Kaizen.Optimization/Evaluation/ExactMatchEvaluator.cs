namespace Kaizen.Optimization.Evaluation;

/// <summary>1 for the reference's text, else 0.</summary>
internal sealed class ExactMatchEvaluator(TextNormalization normalization) : TextEvaluator
{
    protected override Assessment Evaluate(string answer, string reference)
    {
        if (normalization.Apply(answer) == normalization.Apply(reference))
        {
            return new(1, Feedback.Right(reference));
        }

        string hint = normalization.Apply(answer).Contains(normalization.Apply(reference), StringComparison.Ordinal)
            ? " The answer contains it, but must be exactly that and nothing else."
            : "";
        return new(0, Feedback.Wrong(answer, reference) + hint);
    }
}
