using Kaizen.Optimization.Evaluation.Judging;

namespace Kaizen.Optimization.Evaluation;

/// <summary>What evaluators are made of besides their own configuration.</summary>
/// <param name="TaskDescription">What the task is for, or null.</param>
/// <param name="Fields">The input fields in order.</param>
/// <param name="Judge">Asks the judge model.</param>
internal sealed record EvaluatorParts(string? TaskDescription, IReadOnlyList<string> Fields, JudgeModel Judge);
