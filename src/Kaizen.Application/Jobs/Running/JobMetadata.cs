using System.Text.Json;
using System.Text.Json.Nodes;
using Kaizen.Application.Jobs.Inputs;
using Kaizen.Domain.Common;
using Kaizen.Optimization;

namespace Kaizen.Application.Jobs.Running;

/// <summary>The evidence and the counts that an ended job shows.</summary>
internal static class JobMetadata
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
    };

    public const string Preview = "pr_preview";
    public const string DeliveryFault = "pr_error";
    public const string DeliverySkipped = "pr_skipped";

    /// <param name="duration">The time since the first run started, interruptions included.</param>
    public static JsonText Of(JobInputs inputs, OptimizationOutcome outcome, OptimizationDefaults defaults, TimeSpan duration)
    {
        var metadata = new Dictionary<string, object?>
        {
            ["provider"] = defaults.Provider,
            ["stand_in"] = defaults.IsStandIn,
            ["optimizer"] = WireName.Of(inputs.Optimizer),
            ["teacher_model"] = inputs.Models.Reflection,
            ["judge_model"] = inputs.Models.Judge,
            ["task_model"] = inputs.Models.Task,
            ["trials_completed"] = outcome.TrialsCompleted,
            ["duration_seconds"] = Math.Round(duration.TotalSeconds, 3),
            ["train_size"] = outcome.Plan.TrainSize,
            ["val_size"] = outcome.Plan.ValidationSize,
            ["test_size"] = outcome.Plan.TestSize,
            ["metric_calls"] = outcome.MetricCalls,
            ["cost_usd"] = outcome.Usage.CostUsd,
            ["total_tokens"] = outcome.Usage.Tokens,
            ["input_tokens"] = outcome.Usage.InputTokens,
            ["output_tokens"] = outcome.Usage.OutputTokens,
            ["total_llm_calls"] = outcome.Usage.Calls,
            ["task_calls"] = outcome.Usage.TaskCalls,
            ["reflection_calls"] = outcome.Usage.ReflectionCalls,
            ["judge_calls"] = outcome.Usage.JudgeCalls,
            ["dataset_score"] = outcome.ValidationScore,
            ["baseline_score"] = outcome.BaselineScore,
            ["test_score"] = outcome.TestScore,
            ["judge_score"] = outcome.JudgeScore,
            ["improvement_ci"] = outcome.ImprovementInterval is { } interval ? new[] { interval.Low, interval.High } : null,
            ["verdict"] = WireName.Of(outcome.Verdict),
            ["finish_reason"] = WireName.Of(outcome.FinishReason),
            ["unusable_traces"] = inputs.UnusableTraces,
        };
        foreach ((string name, object? fact) in outcome.Facts)
        {
            metadata.TryAdd(name, fact);
        }

        return new JsonText(JsonSerializer.Serialize(metadata, Options));
    }

    /// <summary>Tells of a job that came to no outcome: its finish reason is no result of a search.</summary>
    public static JsonText Unfinished(string finishReason) => new(JsonSerializer.Serialize(new { finish_reason = finishReason }, Options));

    /// <summary>Adds a member or replaces it.</summary>
    /// <param name="metadata">Null means that there is no member yet.</param>
    /// <param name="value">Null removes the member.</param>
    public static JsonText With(this JsonText? metadata, string name, object? value)
    {
        JsonObject members = metadata is null ? [] : JsonNode.Parse(metadata.Value)!.AsObject();
        members.Remove(name);
        if (value is not null)
        {
            members[name] = JsonSerializer.SerializeToNode(value, Options);
        }

        return new JsonText(members.ToJsonString(Options));
    }
}
