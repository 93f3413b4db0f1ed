using Kaizen.Optimization.Data;

namespace Kaizen.Optimization.Evaluation;

/// <summary>Says how good an answer is. May be called in parallel.</summary>
public interface IEvaluator
{
    /// <param name="repeat">Tells repeated evaluations of the same answer apart; 0 for the first.</param>
    /// <exception cref="LanguageModels.ModelCallException">A systemic fault ends the run. Any other exception counts as a missing score.</exception>
    Task<Assessment> EvaluateAsync(PreparedExample example, string answer, int repeat, CancellationToken cancellationToken);
}
