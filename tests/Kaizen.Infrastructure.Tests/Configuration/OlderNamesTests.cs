using Kaizen.Infrastructure.Configuration;
using Microsoft.Extensions.Configuration;

namespace Kaizen.Infrastructure.Tests.Configuration;

[Parallelizable(ParallelScope.All)]
internal sealed class OlderNamesTests
{
    [TestCase("OPENAI_API_KEY", "Llm:ApiKey")]
    [TestCase("OPENAI_API_BASE", "Llm:Endpoint")]
    [TestCase("TEACHER_MODEL", "Llm:TeacherModel")]
    [TestCase("JUDGE_MODEL", "Llm:JudgeModel")]
    [TestCase("LLM_TIMEOUT", "Llm:TimeoutSeconds")]
    [TestCase("DEFAULT_OPTIMIZER", "Optimization:DefaultOptimizer")]
    [TestCase("GEPA_AUTO", "Optimization:GepaAuto")]
    [TestCase("MAX_TRIALS_DEFAULT", "Optimization:MaxTrials")]
    [TestCase("COST_BUDGET_DEFAULT", "Optimization:CostBudgetUsd")]
    [TestCase("OPTIMIZATION_WALL_TIMEOUT", "Optimization:WallClockSeconds")]
    [TestCase("PROMPT_CACHE_TTL", "Prompts:CacheTtlSeconds")]
    [TestCase("FEEDBACK_RETENTION_LIMIT", "Feedback:RetentionLimit")]
    [TestCase("SEED_SIZE_LIMIT", "Seeds:Limit")]
    [TestCase("GIT_PROVIDER", "Git:Provider")]
    [TestCase("GIT_BASE_URL", "Git:BaseUrl")]
    [TestCase("GIT_TOKEN", "Git:Token")]
    [TestCase("GIT_PROJECT", "Git:Project")]
    [TestCase("GIT_REPO", "Git:Repo")]
    [TestCase("GIT_BASE_BRANCH", "Git:BaseBranch")]
    [TestCase("GITHUB_TOKEN", "Git:Token")]
    [TestCase("GITHUB_REPO", "Git:Repo")]
    [TestCase("GITHUB_BASE_BRANCH", "Git:BaseBranch")]
    [TestCase("GITHUB_WEBHOOK_SECRET", "Git:WebhookSecret")]
    public void AddOlderNames_WhenTheNewNameIsAbsent_TakesTheOlder(string older, string name) =>
        Assert.That(Configure((older, "value"))[name], Is.EqualTo("value"));

    [Test]
    public void AddOlderNames_WhenTheNewNameIsThere_KeepsIt() =>
        Assert.That(Configure(("TEACHER_MODEL", "older"), ("Llm:TeacherModel", "newer"))["Llm:TeacherModel"], Is.EqualTo("newer"));

    [TestCase("", "older", "older")]
    [TestCase("newer", "", "newer")]
    public void AddOlderNames_TakesAnEmptyValueAsAbsent(string newer, string older, string expected) =>
        Assert.That(Configure(("TEACHER_MODEL", older), ("Llm:TeacherModel", newer))["Llm:TeacherModel"], Is.EqualTo(expected));

    [Test]
    public void AddOlderNames_WhenTwoOlderNamesStandForOne_TakesTheFirst() =>
        Assert.That(Configure(("GITHUB_REPO", "second"), ("GIT_REPO", "first"))["Git:Repo"], Is.EqualTo("first"));

    private static ConfigurationManager Configure(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        configuration.AddOlderNames();
        return configuration;
    }
}
