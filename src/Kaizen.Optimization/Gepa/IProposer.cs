using Kaizen.Optimization.Prompts;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.Gepa;

/// <summary>Makes a new candidate of old ones. <see cref="ReflectiveMutation"/> does it by rewriting one; merging several would be another.</summary>
internal interface IProposer
{
    /// <param name="parent">The candidate that was drawn.</param>
    /// <param name="rollouts">What it did on the minibatch, not all of it perfect.</param>
    Task<Proposal> ProposeAsync(Candidate parent, IReadOnlyList<Rollout> rollouts, int iteration, CancellationToken cancellationToken);
}

/// <summary>A proposed candidate.</summary>
/// <param name="Parents">The numbers of the candidates that it was made from.</param>
/// <param name="Problem">Why it cannot be evaluated, or null when it can.</param>
/// <param name="Rest">What is left of one that cannot be evaluated and can instead; null when there is nothing.</param>
internal sealed record Proposal(PromptParts Parts, IReadOnlyList<int> Parents, string? Problem, Proposal? Rest = null)
{
    public string Text { get; } = Parts.Text();
}
