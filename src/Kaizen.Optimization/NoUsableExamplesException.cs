namespace Kaizen.Optimization;

/// <summary>There is not one example that the evaluator could score.</summary>
public sealed class NoUsableExamplesException(string message) : Exception(message);
