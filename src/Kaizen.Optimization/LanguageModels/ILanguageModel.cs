namespace Kaizen.Optimization.LanguageModels;

/// <summary>Access to language models. Implementations retry passing faults themselves and may be called in parallel.</summary>
public interface ILanguageModel
{
    /// <exception cref="ModelCallException">The call failed for good; <see cref="ModelCallException.Fault"/> says why. Any other exception is none of
    /// the model's and ends the run.</exception>
    Task<ModelAnswer> CompleteAsync(ModelRequest request, CancellationToken cancellationToken);

    /// <summary>Says what earlier runs have done about a call.</summary>
    /// <param name="contentHash">As of <see cref="ModelRequest.ContentHash"/>.</param>
    EarlierAttempts Earlier(string contentHash) => default;
}

/// <summary>What earlier runs have done about a call.</summary>
/// <param name="IsAnswered">Whether it is paid for and its answer is at hand.</param>
/// <param name="Lost">The attempts that were sent and whose answers were lost; each may have to be paid.</param>
public readonly record struct EarlierAttempts(bool IsAnswered, int Lost);
