using System.Text.Json;
using Kaizen.Application.Feedback.Commands.SubmitFeedback;
using Kaizen.Application.Tests.Memory;

namespace Kaizen.Application.Tests.Feedback;

internal sealed class SubmitFeedbackValidatorTests
{
    private static readonly string Long = new('x', 1001);

    private static IEnumerable<TestCaseData> Broken()
    {
        var good = new SubmitFeedbackCommand { TaskId = Guid.NewGuid() };
        yield return Case(new SubmitFeedbackCommand(), "TaskId", "Either task_id or task_name must be provided");
        yield return Case(new SubmitFeedbackCommand { TaskName = " " }, "TaskName", "task_name must not be empty");
        yield return Case(new SubmitFeedbackCommand { TaskName = new string('n', 256) }, "TaskName", "255");
        yield return Case(good with { Inputs = Json("[]") }, "Inputs", "inputs must be an object");
        yield return Case(good with { Score = 1.1 }, "Score", "score must be between 0.0 and 1.0");
        yield return Case(good with { Score = -0.1 }, "Score", "score must be between 0.0 and 1.0");
        yield return Case(good with { Score = double.NaN }, "Score", "score must be between 0.0 and 1.0");
        yield return Case(good with { Source = "SDK" }, "Source", "source must be one of: sdk, user_rating, auto_eval, seed");
        yield return Case(good with { Metadata = Json("1") }, "Metadata", "metadata must be an object");
        yield return Case(good with { FeedbackThreshold = 0 }, "FeedbackThreshold", "feedback_threshold");
        yield return Case(good with { TeacherModel = Long }, "TeacherModel", "1000");
        yield return Case(good with { JudgeModel = Long }, "JudgeModel", "1000");
        yield return Case(good with { Mode = "auto" }, "Mode", "mode must be one of: optimize_only, auto_pr, pr_preview");
        yield return Case(good with { OptimizerType = "mipro" }, "OptimizerType", "optimizer_type must be one of: gepa, miprov2");
        yield return Case(good with { GepaConfig = Json("[]") }, "GepaConfig", "gepa_config must be an object");
        yield return Case(good with { GepaConfig = Json("""{"auto":"huge"}""") }, "GepaConfig", "auto must be light, medium or heavy");
        yield return Case(good with { GitProvider = "svn" }, "GitProvider", "git_provider must be one of: github, bitbucket_server, gitlab");
        yield return Case(good with { GitBaseUrl = "ftp://x" }, "GitBaseUrl", "git_base_url must be an absolute http or https URL without a user name");
        yield return Case(good with { GitBaseUrl = "http://git.internal" }, "GitBaseUrl", "git_base_url must not name this machine or a private network");
        yield return Case(good with { GitBaseUrl = "https://git.example.org/#x" }, "GitBaseUrl", "git_base_url must be an absolute http or https URL");
        yield return Case(good with { GitToken = "to\rken" }, "GitToken", "git_token may hold at most 2000 printable ASCII characters");
        yield return Case(good with { PromptFile = ".kaizen.yaml" }, "PromptFile", "prompt_file must not be .kaizen.yaml");
        yield return Case(good with { GitRepo = "../x" }, "GitRepo", "git_repo may hold letters");
        yield return Case(good with { GitProject = "a?x=1" }, "GitProject", "git_project may hold letters");
        yield return Case(good with { GitBaseBranch = "a..b" }, "GitBaseBranch", "git_base_branch must be a valid branch name");
        yield return Case(good with { PromptFile = "%2e%2e/x" }, "PromptFile", "prompt_file must be a path inside of the repository");
        yield return Case(good with { GitProject = Long }, "GitProject", "1000");
        yield return Case(good with { GitRepo = Long }, "GitRepo", "1000");
        yield return Case(good with { GitBaseBranch = Long }, "GitBaseBranch", "1000");
        yield return Case(good with { PromptFile = Long }, "PromptFile", "1000");
        yield return Case(good with { PromptLocator = Long }, "PromptLocator", "1000");
    }

    [TestCaseSource(nameof(Broken))]
    public void Validate_WhenOneRuleIsBroken_NamesItAlone(SubmitFeedbackCommand command, string member, string message)
    {
        using var useCases = new UseCases();

        var failures = new SubmitFeedbackValidator(new FewAddresses()).Validate(command).Errors;

        Assert.That(failures.Select(failure => failure.PropertyName), Is.EqualTo(new[] { member }));
        Assert.That(failures[0].ErrorMessage, Does.Contain(message));
    }

    [Test]
    public void Validate_WhenAllIsGiven_Passes()
    {
        var full = new SubmitFeedbackCommand
        {
            TaskName = new string('n', 255),
            Inputs = Json("{}"),
            Score = 1,
            Source = "auto_eval",
            Metadata = Json("{}"),
            FeedbackThreshold = 1,
            Mode = "pr_preview",
            OptimizerType = "miprov2",
            GepaConfig = Json("""{"auto":"light"}"""),
            GitProvider = "bitbucket_server",
            GitBaseUrl = "https://git.example.org",
        };

        Assert.That(new SubmitFeedbackValidator(new FewAddresses()).Validate(full).Errors, Is.Empty);
    }

    private static TestCaseData Case(SubmitFeedbackCommand command, string member, string message) =>
        new TestCaseData(command, member, message).SetArgDisplayNames(member, message);

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
