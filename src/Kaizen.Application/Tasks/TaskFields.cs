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

    /// <summary>Gets the model that reflects on failures and writes prompts; null for the configured one.</summary>
    public string? TeacherModel { get; init; }

    /// <summary>Gets the model that scores answers; null for the configured one.</summary>
    public string? JudgeModel { get; init; }

    /// <summary>Gets the model that runs the prompt in production; default the teacher.</summary>
    public string? TaskModel { get; init; }

    /// <summary>Gets <c>predict</c> (default) or <c>chain_of_thought</c>.</summary>
    public string? ModuleType { get; init; }

    /// <summary>Gets <c>gepa</c> or <c>miprov2</c>; null for <c>Optimization:DefaultOptimizer</c>, which is <c>gepa</c> if not set.</summary>
    public string? OptimizerType { get; init; }

    /// <summary>Gets the optimizer's settings, such as <c>{"auto":"light","seed":1}</c>; null for the defaults.</summary>
    public JsonElement? GepaConfig { get; init; }

    /// <summary>Gets the most that a job may cost, in USD, more than 0.</summary>
    public double? CostBudget { get; init; }

    /// <summary>Gets <c>github</c>, <c>bitbucket_server</c> or <c>gitlab</c>.</summary>
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

    /// <summary>Gets the token for the Git host: stored encrypted, never returned. A change that makes <c>git_provider</c> or
    /// <c>git_base_url</c> name another host removes the stored token, unless it brings a new one.</summary>
    public string? GitTokenRaw { get; init; }

    /// <summary>Gets the path of the file that a pull request writes the prompt to, in <c>prompt_format</c>; null when there is none.</summary>
    public string? PromptPath { get; init; }

    /// <summary>Gets <c>json</c>, <c>text</c>, <c>yaml</c> or <c>python</c>.</summary>
    public string? PromptFormat { get; init; }

    /// <summary>Gets the path of the source file that the prompt stands in; null when there is none.</summary>
    public string? PromptFile { get; init; }

    /// <summary>Gets the place in <c>prompt_file</c>: a variable's name or a path of keys.</summary>
    public string? PromptLocator { get; init; }

    /// <summary>Gets <c>optimize_only</c> (default), <c>auto_pr</c> or <c>pr_preview</c>.</summary>
    public string? Mode { get; init; }

    /// <summary>Gets <c>sdk</c> (default) or <c>traces</c>.</summary>
    public string? FeedbackSource { get; init; }

    /// <summary>Gets whether the judge scores unscored traces before a job; default false.</summary>
    public bool? AutoEval { get; init; }

    /// <summary>Gets the prompt in use today, which a job starts from while the task has no active version; null when there is none.</summary>
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
