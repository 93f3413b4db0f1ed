namespace Kaizen.Optimization.Gepa;

/// <summary>A proposal that could not be used, and why.</summary>
internal sealed record RejectedProposal(string Text, string Problem);
