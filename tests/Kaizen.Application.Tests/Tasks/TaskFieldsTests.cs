using System.Reflection;
using System.Text.Json;
using Kaizen.Application.Tasks;
using Kaizen.Domain.Common;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.Tests.Tasks;

internal sealed class TaskFieldsTests
{
    private static readonly TaskFields Full = new()
    {
        Name = "n",
        Description = "d",
        SchemaJson = Json("""{"ticket":"string"}"""),
        FeedbackThreshold = 7,
        FeedbackRetentionLimit = 8,
        EvaluatorConfig = Json("""{"type":"exact_match"}"""),
        TeacherModel = "teacher",
        JudgeModel = "judge",
        TaskModel = "task",
        ModuleType = "chain_of_thought",
        OptimizerType = "miprov2",
        GepaConfig = Json("""{"seed":3}"""),
        CostBudget = 2.5,
        GitProvider = "gitlab",
        GitBaseUrl = "https://git.example.org",
        GitProject = "p",
        GitRepo = "r",
        GitBaseBranch = "b",
        GitTokenRaw = "t",
        PromptPath = "path",
        PromptFormat = "yaml",
        PromptFile = "file",
        PromptLocator = "locator",
        Mode = "pr_preview",
        FeedbackSource = "traces",
        AutoEval = true,
        ExistingPromptText = "text",
        GithubRepo = "gr",
        GithubBaseBranch = "gb",
        GithubTokenRaw = "gt",
    };

    private static readonly TaskSettings FullSettings = new()
    {
        Description = "d",
        Schema = new JsonText("""{"ticket":"string"}"""),
        FeedbackThreshold = 7,
        FeedbackRetentionLimit = 8,
        EvaluatorConfig = new JsonText("""{"type":"exact_match"}"""),
        TeacherModel = "teacher",
        JudgeModel = "judge",
        TaskModel = "task",
        ModuleType = ModuleKind.ChainOfThought,
        OptimizerType = OptimizerKind.MiproV2,
        GepaConfig = new JsonText("""{"seed":3}"""),
        CostBudget = 2.5,
        GitProvider = GitProvider.Gitlab,
        GitBaseUrl = "https://git.example.org",
        GitProject = "p",
        GitRepo = "r",
        GitBaseBranch = "b",
        PromptPath = "path",
        PromptFormat = PromptFormat.Yaml,
        PromptFile = "file",
        PromptLocator = "locator",
        Mode = DeliveryMode.PrPreview,
        FeedbackSource = FeedbackOrigin.Traces,
        AutoEval = true,
        ExistingPromptText = "text",
        GithubRepo = "gr",
        GithubBaseBranch = "gb",
    };

    private static readonly string[] NotSettings =
        [nameof(TaskFields.Name), nameof(TaskFields.GitTokenRaw), nameof(TaskFields.GithubTokenRaw)];

    private static IEnumerable<PropertyInfo> SettingFields => typeof(TaskFields).GetProperties().Where(property => !NotSettings.Contains(property.Name));

    [Test]
    public void ApplyTo_WhenAllIsGiven_TakesEachField() =>
        Assert.That(Full.ApplyTo(new TaskSettings(), defaultRetentionLimit: 1000, given: _ => true), Is.EqualTo(FullSettings));

    [Test]
    public void ApplyTo_WhenAllIsGivenAsNull_TakesTheDefaults() =>
        Assert.That(
            new TaskFields().ApplyTo(FullSettings, defaultRetentionLimit: 77, given: _ => true),
            Is.EqualTo(new TaskSettings { FeedbackRetentionLimit = 77 }));

    [Test]
    public void ApplyTo_WhenNothingIsGiven_ChangesNothing() =>
        Assert.That(new TaskFields().ApplyTo(FullSettings, defaultRetentionLimit: 77, given: _ => false), Is.EqualTo(FullSettings));

    [TestCaseSource(nameof(SettingFields))]
    public void ApplyTo_WhenOneFieldIsGiven_ChangesThatOneAlone(PropertyInfo field)
    {
        string setting = field.Name == nameof(TaskFields.SchemaJson) ? nameof(TaskSettings.Schema) : field.Name;

        TaskSettings changed = Full.ApplyTo(new TaskSettings(), defaultRetentionLimit: 1000, given: name => name == field.Name);

        Assert.Multiple(() =>
        {
            foreach (PropertyInfo property in typeof(TaskSettings).GetProperties())
            {
                Assert.That(
                    property.GetValue(changed),
                    Is.EqualTo(property.GetValue(property.Name == setting ? FullSettings : new TaskSettings())),
                    property.Name);
            }
        });
    }

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
