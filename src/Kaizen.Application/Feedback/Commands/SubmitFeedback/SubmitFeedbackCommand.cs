using System.Text.Json;
using Kaizen.Application.Tasks;
using Kaizen.Domain.Tasks;
using MediatR;

namespace Kaizen.Application.Feedback.Commands.SubmitFeedback;

/// <summary>Records what went into a prompt, what came out and how good it was. The task is named by its id, or by its name, which makes it if
/// there is none.</summary>
public sealed record SubmitFeedbackCommand : IRequest<FeedbackResponse>
{
    /// <summary>Gets the task; null when <c>task_name</c> is given.</summary>
    public Guid? TaskId { get; init; }

    /// <summary>Gets the task's name, 1 to 255 characters; it is made when there is none. Null when <c>task_id</c> is given.</summary>
    public string? TaskName { get; init; }

    /// <summary>Gets what went into the prompt: an object of the fields of the task.</summary>
    public JsonElement? Inputs { get; init; }

    /// <summary>Gets what came out.</summary>
    public string? Output { get; init; }

    /// <summary>Gets how good the output was, in [0, 1]; null when no one said.</summary>
    /// <example>0.9</example>
    public double? Score { get; init; }

    /// <summary>Gets <c>sdk</c> (default), <c>user_rating</c>, <c>auto_eval</c> or <c>seed</c>.</summary>
    public string? Source { get; init; }

    /// <summary>Gets anything else: an object, given back as it came.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Gets what the output should have been.</summary>
    public string? ExpectedOutput { get; init; }

    /// <summary>Gets why the score.</summary>
    public string? Comment { get; init; }

    /// <summary>Gets the threshold of the task that this entry makes, at least 1; default 5.</summary>
    public int? FeedbackThreshold { get; init; }

    /// <summary>Gets the model that reflects on failures and writes prompts, of a task that is created; null for the configured one.</summary>
    public string? TeacherModel { get; init; }

    /// <summary>Gets the model that scores answers, of a task that is created; null for the configured one.</summary>
    public string? JudgeModel { get; init; }

    /// <summary>Gets <c>optimize_only</c> (default), <c>auto_pr</c> or <c>pr_preview</c>, of a task that is created.</summary>
    public string? Mode { get; init; }

    /// <summary>Gets <c>gepa</c> or <c>miprov2</c>, of a task that is created.</summary>
    public string? OptimizerType { get; init; }

    /// <summary>Gets the optimizer's settings, of a task that is created; null for the defaults.</summary>
    public JsonElement? GepaConfig { get; init; }

    /// <summary>Gets <c>github</c>, <c>bitbucket_server</c> or <c>gitlab</c>, of a task that is created.</summary>
    public string? GitProvider { get; init; }

    /// <summary>Gets the address of a self-hosted Git host, of a task that is created; null for the public one of <c>git_provider</c>.</summary>
    public string? GitBaseUrl { get; init; }

    /// <summary>Gets the token for the Git host, of a task that is created: stored encrypted, never returned.</summary>
    public string? GitToken { get; init; }

    /// <summary>Gets the owner, group or project key of the repository, of a task that is created.</summary>
    public string? GitProject { get; init; }

    /// <summary>Gets the name of the repository, of a task that is created.</summary>
    public string? GitRepo { get; init; }

    /// <summary>Gets the branch that pull requests go to, of a task that is created; null for <c>main</c>.</summary>
    public string? GitBaseBranch { get; init; }

    /// <summary>Gets the source file that holds the prompt; also fills it in on a task that has none.</summary>
    public string? PromptFile { get; init; }

    /// <summary>Gets the place in <see cref="PromptFile"/>; also fills it in on a task that has none.</summary>
    public string? PromptLocator { get; init; }

    /// <summary>Gets the prompt in use; also fills it in on a task that has none.</summary>
    public string? ExistingPromptText { get; init; }

    /// <summary>Gives the fields of the task that this entry makes; its name and its token are not among them, for here they are called otherwise.</summary>
    internal TaskFields ToTaskFields() => new()
    {
        FeedbackThreshold = FeedbackThreshold ?? TaskSettings.InferredFeedbackThreshold,
        TeacherModel = TeacherModel,
        JudgeModel = JudgeModel,
        Mode = Mode,
        OptimizerType = OptimizerType,
        GepaConfig = GepaConfig,
        GitProvider = GitProvider,
        GitBaseUrl = GitBaseUrl,
        GitProject = GitProject,
        GitRepo = GitRepo,
        GitBaseBranch = GitBaseBranch,
        PromptFile = PromptFile,
        PromptLocator = PromptLocator,
        ExistingPromptText = ExistingPromptText,
    };
}
