using Kaizen.Application.Jobs.Inputs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.PullRequests;
using Kaizen.Optimization;

namespace Kaizen.Application.PullRequests;

/// <summary>Writes the pull request of what a job found.</summary>
internal static class DeliveryText
{
    public static PromptDelivery Write(Guid jobId, PromptVersion version, JobInputs inputs, OptimizationOutcome outcome)
    {
        var evidence = new PullRequestEvidence
        {
            TaskName = inputs.TaskName,
            Version = version.VersionNumber,
            JobId = jobId,
            Verdict = outcome.Verdict,
            OldScore = outcome.BaselineScore,
            NewScore = outcome.TestScore ?? outcome.ValidationScore,
            Improvement = outcome.ImprovementInterval,
            JudgeScore = outcome.JudgeScore,
            TrainSize = outcome.Plan.TrainSize,
            ValidationSize = outcome.Plan.ValidationSize,
            TestSize = outcome.Plan.TestSize,
            OldPrompt = outcome.IncumbentText,
            NewPrompt = outcome.PromptText,
            TaskModel = inputs.Models.Task,
            TeacherModel = inputs.Models.Reflection,
            JudgeModel = inputs.Models.Judge,
            CostUsd = (double?)outcome.Usage.CostUsd,
            Examples =
            [
                .. outcome.HoldOutPairs.Select(pair =>
                    new ExampleChange(Describe(pair.Inputs), pair.OldAnswer, pair.NewAnswer, pair.OldScore, pair.NewScore)),
            ],
        };
        return new PromptDelivery(
            jobId,
            version.Id,
            TuningBranch.NameFor(inputs.TaskName, version.VersionNumber),
            PullRequestText.Title(evidence),
            PullRequestText.Body(evidence));
    }

    private static string Describe(IReadOnlyDictionary<string, string> inputs) =>
        inputs.Count == 1 ? inputs.Values.Single() : string.Join("; ", inputs.Select(input => $"{input.Key}: {input.Value}"));
}
