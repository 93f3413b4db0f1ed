using Kaizen.Optimization.Evaluation.Judging;
using Kaizen.Optimization.Evaluation.Webhooks;

namespace Kaizen.Optimization.Evaluation;

/// <summary>What evaluators are made of besides their own configuration.</summary>
/// <param name="TaskDescription">What the task is for, or null.</param>
/// <param name="Fields">The input fields in order.</param>
/// <param name="Judge">Asks the judge model.</param>
/// <param name="Webhook">Posts to users' URLs, or null where the host has nothing that does.</param>
internal sealed record EvaluatorParts(string? TaskDescription, IReadOnlyList<string> Fields, JudgeModel Judge, IWebhookScorer? Webhook);
