namespace Kaizen.Optimization.Searching;

/// <summary>A limit was reached: the search ends with the best it has.</summary>
internal sealed class SearchStoppedException(FinishReason reason) : Exception($"The search stops: {reason}.")
{
    public FinishReason Reason { get; } = reason;
}
