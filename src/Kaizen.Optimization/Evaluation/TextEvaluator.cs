using Kaizen.Optimization.Data;

namespace Kaizen.Optimization.Evaluation;

/// <summary>An evaluator that looks at the texts alone.</summary>
internal abstract class TextEvaluator : IEvaluator
{
    public Task<Assessment> EvaluateAsync(PreparedExample example, string answer, int repeat, CancellationToken cancellationToken) =>
        Task.FromResult(Evaluate(answer, example.Reference ?? ""));

    /// <param name="reference">The trusted answer; empty when there is none and none is needed.</param>
    protected abstract Assessment Evaluate(string answer, string reference);
}
