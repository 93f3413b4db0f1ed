namespace Kaizen.Optimization.LanguageModels;

/// <summary>Access to language models. Implementations retry passing faults themselves and may be called in parallel.</summary>
public interface ILanguageModel
{
    /// <exception cref="ModelCallException">The call failed for good; <see cref="ModelCallException.Fault"/> says why.</exception>
    Task<ModelAnswer> CompleteAsync(ModelRequest request, CancellationToken cancellationToken);
}
