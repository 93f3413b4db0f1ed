using Kaizen.Optimization.Data;
using Kaizen.Optimization.Evaluation.Judging;
using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Optimization.Evaluation;

/// <summary>Lets the judge say how good an answer was that an application has already got.</summary>
public static class AnswerRating
{
    /// <param name="example">The inputs and the output to rate; its own score does not count.</param>
    /// <returns>A score in [0, 1], or null when the judge gave none.</returns>
    /// <exception cref="ModelCallException">A systemic fault.</exception>
    public static async Task<double?> RateAsync(
        OptimizationProblem problem, Example example, ILanguageModel model, CancellationToken cancellationToken)
    {
        var parts = new EvaluatorParts(
            problem.TaskDescription, problem.InputFields, new JudgeModel(model, problem.Models.Judge, maxOutputTokens: null), Webhook: null);
        IEvaluator judge = problem.Evaluator.Type == EvaluatorConfig.Default.Type
            ? problem.Evaluator.Blueprint.Create(parts)
            : new LanguageModelJudge(parts, criteria: null);
        Assessment assessment = await judge.EvaluateAsync(
            new PreparedExample(example.Id, example.Inputs), example.Output ?? "", repeat: 0, cancellationToken);
        return assessment.Score;
    }
}
