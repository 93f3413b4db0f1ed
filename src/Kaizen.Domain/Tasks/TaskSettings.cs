using Kaizen.Domain.Common;
using Kaizen.Domain.Jobs;

namespace Kaizen.Domain.Tasks;

/// <summary>What a user decides about a task. A null member means that the configured default holds.</summary>
public sealed record TaskSettings
{
    public const int DefaultFeedbackThreshold = 50;
    public const int DefaultFeedbackRetentionLimit = 1000;

    /// <summary>The threshold of a task that is made by its first feedback entry.</summary>
    public const int InferredFeedbackThreshold = 5;

    /// <summary>The longest model name, path, branch and the like, in UTF-16 code units.</summary>
    public const int MaxShortTextLength = 1000;

    /// <summary>Gets what the call is for; judge and reflection model read it.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the object that names the input fields.</summary>
    public JsonText? Schema { get; init; }

    /// <summary>Gets the number of live entries since the last success that starts a job, at least 1.</summary>
    public int FeedbackThreshold { get; init; } = DefaultFeedbackThreshold;

    /// <summary>Gets the number of live entries that are kept, at least 1. It never follows the configuration: the default is taken over when the task is
    /// made, or when the client clears the field.</summary>
    public int FeedbackRetentionLimit { get; init; } = DefaultFeedbackRetentionLimit;

    public JsonText? EvaluatorConfig { get; init; }

    public string? TeacherModel { get; init; }

    public string? JudgeModel { get; init; }

    /// <summary>Gets the model that runs the prompt in production.</summary>
    public string? TaskModel { get; init; }

    public ModuleKind ModuleType { get; init; }

    public OptimizerKind? OptimizerType { get; init; }

    public JsonText? GepaConfig { get; init; }

    /// <summary>Gets the most that a job may cost, in USD, more than 0.</summary>
    public double? CostBudget { get; init; }

    public GitProvider? GitProvider { get; init; }

    public string? GitBaseUrl { get; init; }

    public string? GitProject { get; init; }

    public string? GitRepo { get; init; }

    public string? GitBaseBranch { get; init; }

    public string? PromptPath { get; init; }

    public PromptFormat? PromptFormat { get; init; }

    public string? PromptFile { get; init; }

    public string? PromptLocator { get; init; }

    public DeliveryMode Mode { get; init; }

    public FeedbackOrigin FeedbackSource { get; init; }

    /// <summary>Gets whether the judge scores unscored traces before an optimization.</summary>
    public bool AutoEval { get; init; }

    /// <summary>Gets the prompt in use today, which the first optimization starts from.</summary>
    public string? ExistingPromptText { get; init; }

    /// <summary>Gets the older name of <see cref="GitRepo"/>, used where that is absent.</summary>
    public string? GithubRepo { get; init; }

    /// <summary>Gets the older name of <see cref="GitBaseBranch"/>, used where that is absent.</summary>
    public string? GithubBaseBranch { get; init; }

    /// <summary>Says whether the prompt lives at the same place of the same repository under other settings.</summary>
    internal bool IsSamePlace(TaskSettings other) => Place == other.Place;

    private (object?, object?, object?, object?, object?, object?, object?, object?, object?, object?, object?) Place =>
        (GitProvider, GitBaseUrl, GitProject, GitRepo, GitBaseBranch, GithubRepo, GithubBaseBranch, PromptPath, PromptFormat, PromptFile, PromptLocator);
}
