namespace Kaizen.Domain.Jobs;

/// <summary>The names of what a job does at the moment.</summary>
public static class JobSteps
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 64;

    public const string Pending = "PENDING";
    public const string LoadingData = "loading_data";
    public const string BuildingTrainset = "building_trainset";
    public const string CreatingEvaluator = "creating_evaluator";
    public const string RunningGepa = "running_gepa";
    public const string RunningMiproV2 = "running_miprov2";
    public const string JudgeEvaluation = "judge_evaluation";
    public const string Completed = "completed";
    public const string PrCreationFailed = "pr_creation_failed";
    public const string PrRetrySucceeded = "pr_retry_succeeded";
    public const string Error = "error";
    public const string Cancelled = "cancelled";
}
