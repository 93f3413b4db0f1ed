namespace Kaizen.Optimization.Evaluation;

/// <summary>Plain scoring functions for <see cref="PromptSearch"/>.</summary>
public static class PromptMetrics
{
    /// <summary>Gets 1 for the reference's text, white space at the ends aside, else 0.</summary>
    public static IEvaluator ExactMatch { get; } = new ExactMatchEvaluator(new());

    /// <summary>Gets the share of the reference's <c>name=value</c> parts, separated by <c>;</c>, that the answer has too.</summary>
    public static IEvaluator Fields { get; } = new FieldsEvaluator();
}
