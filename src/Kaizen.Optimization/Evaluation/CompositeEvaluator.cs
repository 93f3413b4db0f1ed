using Kaizen.Optimization.Data;

namespace Kaizen.Optimization.Evaluation;

/// <summary>One evaluator of a composite.</summary>
/// <param name="Weight">Above 0; only its share in the sum of the weights counts.</param>
internal sealed record WeightedEvaluator(string Type, double Weight, IEvaluator Evaluator);

/// <summary>The weighted mean of several evaluators. Missing when one of them is.</summary>
internal sealed class CompositeEvaluator(IReadOnlyList<WeightedEvaluator> parts) : IEvaluator
{
    public async Task<Assessment> EvaluateAsync(PreparedExample example, string answer, int repeat, CancellationToken cancellationToken)
    {
        Assessment[] assessments = await Task.WhenAll(
            parts.Select(part => part.Evaluator.EvaluateAsync(example, answer, repeat, cancellationToken)));
        if (assessments.FirstOrDefault(assessment => assessment.Score is null) is { } missing)
        {
            return missing;
        }

        double sum = parts.Sum(part => part.Weight);
        double score = parts.Zip(assessments).Sum(pair => pair.First.Weight / sum * pair.Second.Score!.Value);
        string reasons = string.Join(
            "\n", parts.Zip(assessments).Select(pair => $"{pair.First.Type} ({pair.First.Weight / sum:P0}, score {pair.Second.Score:0.##}): {pair.Second.Reason}"));
        return new(Math.Min(1, score), reasons, assessments.Average(assessment => assessment.JudgeScore));
    }
}
