namespace Kaizen.Optimization.LanguageModels;

/// <summary>Access to language models. Implementations retry passing faults themselves and may be called in parallel.</summary>
public interface ILanguageModel
{
    /// <exception cref="ModelCallException">The call failed for good; <see cref="ModelCallException.Fault"/> says why.</exception>
    Task<ModelAnswer> CompleteAsync(ModelRequest request, CancellationToken cancellationToken);

    /// <summary>Says whether an earlier run has paid for the answer, which is at hand.</summary>
    /// <param name="contentHash">As of <see cref="ModelRequest.ContentHash"/>.</param>
    bool IsAnswered(string contentHash) => false;
}
