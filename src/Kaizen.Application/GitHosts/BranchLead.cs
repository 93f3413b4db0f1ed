namespace Kaizen.Application.GitHosts;

/// <summary>What a branch has beyond the one that it was made from.</summary>
/// <param name="Start">The newest commit that both have.</param>
/// <param name="Messages">The messages of its own commits; of more than a hundred, some are left out.</param>
public sealed record BranchLead(string Start, IReadOnlyList<string> Messages);
