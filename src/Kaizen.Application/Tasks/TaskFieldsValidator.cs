using System.Text.Json;
using FluentValidation;
using Kaizen.Application.Common;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using Kaizen.Optimization;
using Kaizen.Optimization.Evaluation;

namespace Kaizen.Application.Tasks;

/// <summary>The rules of the fields that are given; which are required is the command's business.</summary>
internal sealed class TaskFieldsValidator : AbstractValidator<TaskFields>
{
    public TaskFieldsValidator(IOutboundAddresses addresses)
    {
        RuleFor(task => task.Name).MaximumLength(OptimizationTask.MaxNameLength)
            .Must(name => name is null || !string.IsNullOrWhiteSpace(name)).WithMessage("name must not be empty");
        RuleFor(task => task.SchemaJson).Cascade(CascadeMode.Stop).IsObject()
            .Must(json => json is not { } schema || InputSchema.IsReadable(schema)).WithMessage("schema_json.fields must be a list of names");
        RuleFor(task => task.FeedbackThreshold).GreaterThanOrEqualTo(1);
        RuleFor(task => task.FeedbackRetentionLimit).GreaterThanOrEqualTo(1);
        RuleFor(task => task.EvaluatorConfig).Cascade(CascadeMode.Stop).IsObject().Custom((json, context) => CheckEvaluator(json, context, addresses));
        RuleFor(task => task.ModuleType).IsNameOf<TaskFields, ModuleKind>();
        RuleFor(task => task.OptimizerType).IsNameOf<TaskFields, OptimizerKind>();
        RuleFor(task => task.GepaConfig).Cascade(CascadeMode.Stop).IsObject().Custom(CheckOptimizer);
        RuleFor(task => task.CostBudget).Cascade(CascadeMode.Stop).GreaterThan(0).IsFinite();
        RuleFor(task => task.GitProvider).IsNameOf<TaskFields, GitProvider>();
        RuleFor(task => task.PromptFormat).IsNameOf<TaskFields, PromptFormat>();
        RuleFor(task => task.Mode).IsNameOf<TaskFields, DeliveryMode>();
        RuleFor(task => task.FeedbackSource).IsNameOf<TaskFields, FeedbackOrigin>();
        RuleFor(task => task.GitBaseUrl).IsGitAddress(addresses);
        RuleFor(task => task.GitTokenRaw).IsGitToken();
        RuleFor(task => task.GithubTokenRaw).IsGitToken();
        RuleFor(task => task.TeacherModel).IsShortText();
        RuleFor(task => task.JudgeModel).IsShortText();
        RuleFor(task => task.TaskModel).IsShortText();
        RuleFor(task => task.GitProject).IsRepositoryName();
        RuleFor(task => task.GitRepo).IsRepositoryName();
        RuleFor(task => task.GitBaseBranch).IsBranchName();
        RuleFor(task => task.PromptPath).IsPromptPath();
        RuleFor(task => task.PromptFile).IsPromptPath();
        RuleFor(task => task.PromptLocator).IsShortText();
        RuleFor(task => task.GithubRepo).IsRepositoryName();
        RuleFor(task => task.GithubBaseBranch).IsBranchName();
    }

    private static void CheckEvaluator(JsonElement? json, ValidationContext<TaskFields> context, IOutboundAddresses addresses)
    {
        _ = EvaluatorConfig.Parse(json, out IReadOnlyList<string> errors);
        AddFailures(context, errors);
        if (errors.Count == 0 && json is { } config && WebhooksIn(config).Any(url => !addresses.MayBeEvaluator(url)))
        {
            context.AddFailure(
                "evaluator_config: url must not name this machine or a private network while the setting Evaluators:AllowPrivateNetworks is false");
        }
    }

    /// <summary>Finds the URLs of webhooks, which may be parts of other evaluators.</summary>
    private static IEnumerable<Uri> WebhooksIn(JsonElement config) => config.ValueKind switch
    {
        JsonValueKind.Array => config.EnumerateArray().SelectMany(WebhooksIn),
        JsonValueKind.Object => config.EnumerateObject().SelectMany(member =>
            member.NameEquals("url") && member.Value.ValueKind == JsonValueKind.String && Uri.TryCreate(member.Value.GetString(), UriKind.Absolute, out Uri? url)
                ? [url]
                : WebhooksIn(member.Value)),
        _ => [],
    };

    private static void CheckOptimizer(JsonElement? json, ValidationContext<TaskFields> context)
    {
        _ = OptimizerConfig.Parse(json, OptimizerConfig.Default, out IReadOnlyList<string> errors);
        AddFailures(context, errors);
    }

    private static void AddFailures(ValidationContext<TaskFields> context, IReadOnlyList<string> errors)
    {
        foreach (string error in errors)
        {
            context.AddFailure(error);
        }
    }
}
