using Kaizen.Domain.Common;

namespace Kaizen.Application.Tasks;

/// <summary>A task with its settings and where it stands.</summary>
public sealed record TaskSummary
{
    public required Guid Id { get; init; }

    /// <summary>Gets the task's unique name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what the call is for; judge and teacher read it.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the input fields; null when any are taken.</summary>
    public JsonText? SchemaJson { get; init; }

    /// <summary>Gets the live entries since the last success that start a job.</summary>
    public required int FeedbackThreshold { get; init; }

    /// <summary>Gets the newest live entries that are kept.</summary>
    public required int FeedbackRetentionLimit { get; init; }

    /// <summary>Gets how answers are scored; null for the judge.</summary>
    public JsonText? EvaluatorConfig { get; init; }

    /// <summary>Gets the model that reflects on failures; the configured one where the task names none.</summary>
    public required string TeacherModel { get; set; }

    /// <summary>Gets the model that scores answers; the configured one where the task names none.</summary>
    public required string JudgeModel { get; set; }

    /// <summary>Gets the model that runs the prompt in production; the configured one, or the teacher, where the task names none.</summary>
    public required string TaskModel { get; set; }

    /// <summary>Gets <c>predict</c> or <c>chain_of_thought</c>.</summary>
    public required string ModuleType { get; init; }

    /// <summary>Gets <c>gepa</c> or <c>miprov2</c>; the configured one where the task names none.</summary>
    public required string OptimizerType { get; set; }

    /// <summary>Gets the optimizer's settings; null for the defaults.</summary>
    public JsonText? GepaConfig { get; init; }

    /// <summary>Gets the most that a job may cost, in USD; null where the configured budget holds.</summary>
    public double? CostBudget { get; init; }

    /// <summary>Gets <c>github</c>, <c>bitbucket_server</c>, <c>gitlab</c> or null.</summary>
    public string? GitProvider { get; init; }

    /// <summary>Gets the address of a self-hosted Git host, such as <c>https://gitlab.example.com</c>; null for the public one of
    /// <c>git_provider</c>.</summary>
    public string? GitBaseUrl { get; init; }

    /// <summary>Gets the owner, group or project key of the repository.</summary>
    public string? GitProject { get; init; }

    /// <summary>Gets the name of the repository.</summary>
    public string? GitRepo { get; init; }

    /// <summary>Gets the branch that pull requests go to; null for <c>main</c>.</summary>
    public string? GitBaseBranch { get; init; }

    /// <summary>Gets whether a token for the Git host is stored.</summary>
    public required bool HasGitToken { get; init; }

    /// <summary>Gets the path of the file that a pull request writes the prompt to, in <c>prompt_format</c>; null when there is none.</summary>
    public string? PromptPath { get; init; }

    /// <summary>Gets <c>json</c>, <c>text</c>, <c>yaml</c>, <c>python</c> or null.</summary>
    public string? PromptFormat { get; init; }

    /// <summary>Gets the path of the source file that the prompt stands in; null when there is none.</summary>
    public string? PromptFile { get; init; }

    /// <summary>Gets the place in <c>prompt_file</c>: a variable's name or a path of keys.</summary>
    public string? PromptLocator { get; init; }

    /// <summary>Gets <c>optimize_only</c>, <c>auto_pr</c> or <c>pr_preview</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Gets <c>sdk</c> or <c>traces</c>.</summary>
    public required string FeedbackSource { get; init; }

    /// <summary>Gets whether the judge scores unscored traces before a job.</summary>
    public required bool AutoEval { get; init; }

    /// <summary>Gets the prompt in use today, which a job starts from while the task has no active version; null when there is none.</summary>
    public string? ExistingPromptText { get; init; }

    /// <summary>Gets the older name of <c>git_repo</c>, as it was sent.</summary>
    public string? GithubRepo { get; init; }

    /// <summary>Gets the older name of <c>git_base_branch</c>, as it was sent.</summary>
    public string? GithubBaseBranch { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets the number of live entries that are stored, seeds excluded.</summary>
    public required int FeedbackCount { get; init; }

    /// <summary>Gets when the last job succeeded, or null.</summary>
    public DateTimeOffset? LastOptimization { get; init; }

    /// <summary>Gets the evaluated score of the active version, in [0, 1]; null when there is none or it was written by hand.</summary>
    public double? ActivePromptScore { get; init; }

    /// <summary>Gets whether the file on the base branch was last seen to hold another prompt than the active version's;
    /// <c>git/adopt</c> makes that prompt a version.</summary>
    public required bool Drift { get; init; }

    /// <summary>Gets the live entries since the last success and the threshold, as <c>23/50</c>.</summary>
    public required string ThresholdProgress { get; init; }
}
