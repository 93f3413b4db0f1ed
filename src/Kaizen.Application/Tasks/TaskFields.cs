using System.Text.Json;
using Kaizen.Application.Common;
using Kaizen.Domain.Common;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.Tasks;

/// <summary>The fields of a task that a client writes.</summary>
public sealed record TaskFields
{
    /// <summary>Gets the task's unique name, 1 to 255 characters.</summary>
    /// <example>classify-tickets</example>
    public string? Name { get; init; }

    /// <summary>Gets what the call is for; judge and teacher read it.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the input fields: <c>{"ticket_text":"string"}</c> or <c>{"fields":["ticket_text"]}</c>. If set, inputs must have exactly these.</summary>
    public JsonElement? SchemaJson { get; init; }

    /// <summary>Gets the live entries since the last success that start a job, at least 1; default 50.</summary>
    public int? FeedbackThreshold { get; init; }

    /// <summary>Gets the newest live entries that are kept, at least 1; the default is <c>Feedback:RetentionLimit</c>, 1000 if that is not set.</summary>
    public int? FeedbackRetentionLimit { get; init; }

    /// <summary>Gets how answers are scored; default <c>{"type":"judge"}</c>.</summary>
    public JsonElement? EvaluatorConfig { get; init; }

    public string? TeacherModel { get; init; }

    public string? JudgeModel { get; init; }

    /// <summary>Gets the model that runs the prompt in production; default the teacher.</summary>
    public string? TaskModel { get; init; }

    /// <summary>Gets <c>predict</c> (default) or <c>chain_of_thought</c>.</summary>
    public string? ModuleType { get; init; }

    /// <summary>Gets <c>gepa</c> or <c>miprov2</c>; null for <c>Optimization:DefaultOptimizer</c>, which is <c>gepa</c> if not set.</summary>
    public string? OptimizerType { get; init; }

    public JsonElement? GepaConfig { get; init; }

    /// <summary>Gets the most that a job may cost, in USD, more than 0.</summary>
    public double? CostBudget { get; init; }

    /// <summary>Gets <c>github</c>, <c>bitbucket_server</c> or <c>gitlab</c>.</summary>
    public string? GitProvider { get; init; }

    public string? GitBaseUrl { get; init; }

    public string? GitProject { get; init; }

    public string? GitRepo { get; init; }

    public string? GitBaseBranch { get; init; }

    /// <summary>Gets the token for the Git host: stored encrypted, never returned. A change that makes <c>git_provider</c> or
    /// <c>git_base_url</c> name another host removes the stored token, unless it brings a new one.</summary>
    public string? GitTokenRaw { get; init; }

    public string? PromptPath { get; init; }

    /// <summary>Gets <c>json</c>, <c>text</c>, <c>yaml</c> or <c>python</c>.</summary>
    public string? PromptFormat { get; init; }

    public string? PromptFile { get; init; }

    public string? PromptLocator { get; init; }

    /// <summary>Gets <c>optimize_only</c> (default), <c>auto_pr</c> or <c>pr_preview</c>.</summary>
    public string? Mode { get; init; }

    /// <summary>Gets <c>sdk</c> (default) or <c>traces</c>.</summary>
    public string? FeedbackSource { get; init; }

    public bool? AutoEval { get; init; }

    public string? ExistingPromptText { get; init; }

    /// <summary>Gets the older name of <see cref="GitRepo"/>.</summary>
    public string? GithubRepo { get; init; }

    /// <summary>Gets the older name of <see cref="GitBaseBranch"/>.</summary>
    public string? GithubBaseBranch { get; init; }

    /// <summary>Gets the older name of <see cref="GitTokenRaw"/>.</summary>
    public string? GithubTokenRaw { get; init; }

    /// <summary>Makes the settings that result when the given fields replace those of <paramref name="current"/>; a given null means the default.</summary>
    /// <param name="given">Says whether the client named the field, by the name of this type's property.</param>
    internal TaskSettings ApplyTo(TaskSettings current, int defaultRetentionLimit, Func<string, bool> given)
    {
        T Pick<T>(string name, T value, T old) => given(name) ? value : old;
        return current with
        {
            Description = Pick(nameof(Description), Description, current.Description),
            Schema = Pick(nameof(SchemaJson), SchemaJson.ToText(), current.Schema),
            FeedbackThreshold = Pick(
                nameof(FeedbackThreshold), FeedbackThreshold ?? TaskSettings.DefaultFeedbackThreshold, current.FeedbackThreshold),
            FeedbackRetentionLimit = Pick(
                nameof(FeedbackRetentionLimit), FeedbackRetentionLimit ?? defaultRetentionLimit, current.FeedbackRetentionLimit),
            EvaluatorConfig = Pick(nameof(EvaluatorConfig), EvaluatorConfig.ToText(), current.EvaluatorConfig),
            TeacherModel = Pick(nameof(TeacherModel), TeacherModel, current.TeacherModel),
            JudgeModel = Pick(nameof(JudgeModel), JudgeModel, current.JudgeModel),
            TaskModel = Pick(nameof(TaskModel), TaskModel, current.TaskModel),
            ModuleType = Pick(nameof(ModuleType), WireName.Find<ModuleKind>(ModuleType) ?? default, current.ModuleType),
            OptimizerType = Pick(nameof(OptimizerType), WireName.Find<OptimizerKind>(OptimizerType), current.OptimizerType),
            GepaConfig = Pick(nameof(GepaConfig), GepaConfig.ToText(), current.GepaConfig),
            CostBudget = Pick(nameof(CostBudget), CostBudget, current.CostBudget),
            GitProvider = Pick(nameof(GitProvider), WireName.Find<GitProvider>(GitProvider), current.GitProvider),
            GitBaseUrl = Pick(nameof(GitBaseUrl), GitBaseUrl, current.GitBaseUrl),
            GitProject = Pick(nameof(GitProject), GitProject, current.GitProject),
            GitRepo = Pick(nameof(GitRepo), GitRepo, current.GitRepo),
            GitBaseBranch = Pick(nameof(GitBaseBranch), GitBaseBranch, current.GitBaseBranch),
            PromptPath = Pick(nameof(PromptPath), PromptPath, current.PromptPath),
            PromptFormat = Pick(nameof(PromptFormat), WireName.Find<PromptFormat>(PromptFormat), current.PromptFormat),
            PromptFile = Pick(nameof(PromptFile), PromptFile, current.PromptFile),
            PromptLocator = Pick(nameof(PromptLocator), PromptLocator, current.PromptLocator),
            Mode = Pick(nameof(Mode), WireName.Find<DeliveryMode>(Mode) ?? default, current.Mode),
            FeedbackSource = Pick(nameof(FeedbackSource), WireName.Find<FeedbackOrigin>(FeedbackSource) ?? default, current.FeedbackSource),
            AutoEval = Pick(nameof(AutoEval), AutoEval ?? false, current.AutoEval),
            ExistingPromptText = Pick(nameof(ExistingPromptText), ExistingPromptText, current.ExistingPromptText),
            GithubRepo = Pick(nameof(GithubRepo), GithubRepo, current.GithubRepo),
            GithubBaseBranch = Pick(nameof(GithubBaseBranch), GithubBaseBranch, current.GithubBaseBranch),
        };
    }
}
