using System.Text.Json;
using Kaizen.Application.Tasks;
using Kaizen.Application.Tasks.Commands.CreateTask;
using Kaizen.Application.Tasks.Commands.UpdateTask;
using Kaizen.Application.Tests.Memory;

namespace Kaizen.Application.Tests.Tasks;

internal sealed class TaskFieldsValidatorTests
{
    private static readonly string Long = new('x', 1001);

    private static IEnumerable<TestCaseData> Broken()
    {
        yield return Case(new() { Name = " " }, "Name", "name must not be empty");
        yield return Case(new() { Name = new string('n', 256) }, "Name", "255");
        yield return Case(new() { SchemaJson = Json("[]") }, "SchemaJson", "schema_json must be an object");
        yield return Case(new() { SchemaJson = Json("""{"fields":[1]}""") }, "SchemaJson", "schema_json.fields must be a list of names");
        yield return Case(new() { FeedbackThreshold = 0 }, "FeedbackThreshold", "feedback_threshold");
        yield return Case(new() { FeedbackRetentionLimit = 0 }, "FeedbackRetentionLimit", "feedback_retention_limit");
        yield return Case(new() { EvaluatorConfig = Json("1") }, "EvaluatorConfig", "evaluator_config must be an object");
        yield return Case(new() { EvaluatorConfig = Json("""{"type":"vibes"}""") }, "EvaluatorConfig", "type");
        yield return Case(new() { ModuleType = "react" }, "ModuleType", "module_type must be one of: predict, chain_of_thought");
        yield return Case(new() { OptimizerType = "GEPA" }, "OptimizerType", "optimizer_type must be one of: gepa, miprov2");
        yield return Case(new() { GepaConfig = Json("[]") }, "GepaConfig", "gepa_config must be an object");
        yield return Case(new() { GepaConfig = Json("""{"max_metric_calls":0}""") }, "GepaConfig", "max_metric_calls");
        yield return Case(new() { CostBudget = 0 }, "CostBudget", "cost_budget");
        yield return Case(new() { CostBudget = double.PositiveInfinity }, "CostBudget", "cost_budget");
        yield return Case(new() { GitProvider = "svn" }, "GitProvider", "git_provider must be one of: github, bitbucket_server, gitlab");
        yield return Case(new() { PromptFormat = "xml" }, "PromptFormat", "prompt_format must be one of: json, text, yaml, python");
        yield return Case(new() { Mode = "auto" }, "Mode", "mode must be one of: optimize_only, auto_pr, pr_preview");
        yield return Case(new() { FeedbackSource = "api" }, "FeedbackSource", "feedback_source must be one of: sdk, traces");
        yield return Case(new() { GitBaseUrl = "git.example.org" }, "GitBaseUrl", "git_base_url must be an absolute http or https URL without a user name");
        yield return Case(new() { GitBaseUrl = "https://u:secret@git.example.org" }, "GitBaseUrl", "git_base_url must be an absolute http or https URL without a user name");
        yield return Case(new() { GitBaseUrl = "http://git.internal:80/" }, "GitBaseUrl", "git_base_url must not name this machine or a private network while the setting Git:AllowPrivateNetworks is false");
        yield return Case(new() { EvaluatorConfig = Json("""{"type":"webhook","url":"http://scores.internal/s"}""") }, "EvaluatorConfig", "url must not name this machine or a private network while the setting Evaluators:AllowPrivateNetworks is false");
        yield return Case(
            new() { EvaluatorConfig = Json("""{"type":"composite","evaluators":[{"type":"f1"},{"type":"webhook","url":"http://scores.internal/s"}]}""") },
            "EvaluatorConfig", "url must not name this machine");
        foreach (string path in new[] { "../x", "/etc/passwd", "a?x=1", ".git/config", "a\\b", "a\nb", "%2e%2e/x", "C:/x" })
        {
            yield return Case(new() { PromptPath = path }, "PromptPath", "prompt_path must be a path inside of the repository");
            yield return Case(new() { PromptFile = path }, "PromptFile", "prompt_file must be a path inside of the repository");
            yield return Case(new() { GitBaseBranch = path }, "GitBaseBranch", "git_base_branch must be a valid branch name");
            yield return Case(new() { GithubBaseBranch = path }, "GithubBaseBranch", "github_base_branch must be a valid branch name");
            yield return Case(new() { GitRepo = path }, "GitRepo", "git_repo may hold letters");
            yield return Case(new() { GitProject = path }, "GitProject", "git_project may hold letters");
            yield return Case(new() { GithubRepo = path }, "GithubRepo", "github_repo may hold letters");
        }

        foreach (string path in new[] { ".kaizen.yaml", " .Kaizen.YAML ", ".kaizen.yaml.", ".kaizen.yaml/x" })
        {
            yield return Case(new() { PromptPath = path }, "PromptPath", "prompt_path must not be .kaizen.yaml");
            yield return Case(new() { PromptFile = path }, "PromptFile", "prompt_file must not be .kaizen.yaml");
        }

        foreach (string address in new[] { "https://git.example.org/?", "https://git.example.org?x=1", "https://git.example.org/#x", "https://git.example.org/a b", "https://git.exa\tmple.org" })
        {
            yield return Case(new() { GitBaseUrl = address }, "GitBaseUrl", "git_base_url must be an absolute http or https URL without a user name, query, fragment");
        }

        foreach (string token in new[] { "to\nken", "töken", "to ken", " ", "\u007f", new string('x', 2001) })
        {
            yield return Case(new() { GitTokenRaw = token }, "GitTokenRaw", "git_token_raw may hold at most 2000 printable ASCII characters, none of them a blank");
            yield return Case(new() { GithubTokenRaw = token }, "GithubTokenRaw", "github_token_raw may hold at most 2000 printable ASCII characters");
        }

        yield return Case(new() { GitBaseUrl = "https://" + Long }, "GitBaseUrl", "1000");
        yield return Case(new() { TeacherModel = Long }, "TeacherModel", "1000");
        yield return Case(new() { JudgeModel = Long }, "JudgeModel", "1000");
        yield return Case(new() { TaskModel = Long }, "TaskModel", "1000");
        yield return Case(new() { GitProject = Long }, "GitProject", "1000");
        yield return Case(new() { GitRepo = Long }, "GitRepo", "1000");
        yield return Case(new() { GitBaseBranch = Long }, "GitBaseBranch", "1000");
        yield return Case(new() { PromptPath = Long }, "PromptPath", "1000");
        yield return Case(new() { PromptFile = Long }, "PromptFile", "1000");
        yield return Case(new() { PromptLocator = Long }, "PromptLocator", "1000");
        yield return Case(new() { GithubRepo = Long }, "GithubRepo", "1000");
        yield return Case(new() { GithubBaseBranch = Long }, "GithubBaseBranch", "1000");
    }

    [TestCaseSource(nameof(Broken))]
    public void Validate_WhenOneRuleIsBroken_NamesItAlone(TaskFields fields, string member, string message)
    {
        using var useCases = new UseCases();

        var failures = new TaskFieldsValidator(new FewAddresses()).Validate(fields).Errors;

        Assert.That(failures.Select(failure => failure.PropertyName), Is.EqualTo(new[] { member }));
        Assert.That(failures[0].ErrorMessage, Does.Contain(message));
    }

    [Test]
    public void Validate_WhenNothingIsGiven_Passes() => Assert.That(new TaskFieldsValidator(new FewAddresses()).Validate(new TaskFields()).Errors, Is.Empty);

    [TestCase("team", "app", "main", "src/prompts/my prompt#1 (100%).py")]
    [TestCase("group/sub.group", "team_1/app.net", "release/2026-01", ".github/prompts/é.prompt")]
    [TestCase("~jane", "app", "feature/x#1", "prompt")]
    [TestCase("", "", " ", "")]
    public void Validate_WhenGitNamesAreUsual_Passes(string project, string repo, string branch, string path)
    {
        var fields = new TaskFields
        {
            GitBaseUrl = " https://git.example.org:8443/scm/ ",
            GitTokenRaw = "glpat-x_1~!",
            GithubTokenRaw = "",
            GitProject = project,
            GitRepo = repo,
            GitBaseBranch = branch,
            PromptFile = path,
            PromptPath = path,
            GithubRepo = repo,
            GithubBaseBranch = branch,
            EvaluatorConfig = Json("""{"type":"webhook","url":"https://scores.example.org/s"}"""),
        };

        Assert.That(new TaskFieldsValidator(new FewAddresses()).Validate(fields).Errors, Is.Empty);
    }

    [Test]
    public void Create_WhenTheNameIsAbsent_RequiresIt() =>
        Assert.That(
            new CreateTaskValidator(new FewAddresses()).Validate(new CreateTaskCommand(new TaskFields())).Errors.Select(failure => failure.ErrorMessage),
            Is.EqualTo(new[] { "name is required" }));

    [Test]
    public void Create_WhenAFieldIsNotValid_RefusesIt() =>
        Assert.That(
            new CreateTaskValidator(new FewAddresses()).Validate(new CreateTaskCommand(new TaskFields { Name = "n", FeedbackThreshold = 0 })).Errors,
            Has.Count.EqualTo(1));

    [TestCase(true, false)]
    [TestCase(false, true)]
    public void Update_WhenTheNameIsNull_MindsOnlyIfItWasGiven(bool given, bool valid)
    {
        var command = new UpdateTaskCommand(
            Guid.NewGuid(), new TaskFields(), given ? new HashSet<string> { nameof(TaskFields.Name) } : new HashSet<string>());

        Assert.That(new UpdateTaskValidator(new FewAddresses()).Validate(command).IsValid, Is.EqualTo(valid));
    }

    private static TestCaseData Case(TaskFields fields, string member, string message) =>
        new TestCaseData(fields, member, message).SetArgDisplayNames(member, message);

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
