using Kaizen.Domain.Common;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;

namespace Kaizen.Domain.Tests.Common;

/// <summary>The names are a contract with clients and with what is stored: each of them stands here.</summary>
internal sealed class WireNameTests
{
    [Test]
    public void All_ListsTheContractsNames() => Assert.Multiple(() =>
    {
        Assert.That(WireName.All<JobStatus>(), Is.EqualTo(
            new[] { "pending", "running", "evaluating", "compiling", "success", "failure", "pr_failed", "cancelled" }));
        Assert.That(WireName.All<JobTrigger>(), Is.EqualTo(new[] { "auto_threshold", "api_on_demand" }));
        Assert.That(WireName.All<OptimizerKind>(), Is.EqualTo(new[] { "gepa", "miprov2" }));
        Assert.That(WireName.All<ModuleKind>(), Is.EqualTo(new[] { "predict", "chain_of_thought" }));
        Assert.That(WireName.All<DeliveryMode>(), Is.EqualTo(new[] { "optimize_only", "auto_pr", "pr_preview" }));
        Assert.That(WireName.All<FeedbackOrigin>(), Is.EqualTo(new[] { "sdk", "traces" }));
        Assert.That(WireName.All<GitProvider>(), Is.EqualTo(new[] { "github", "bitbucket_server", "gitlab" }));
        Assert.That(WireName.All<PromptFormat>(), Is.EqualTo(new[] { "json", "text", "yaml", "python" }));
        Assert.That(WireName.All<FeedbackSource>(), Is.EqualTo(new[] { "sdk", "user_rating", "auto_eval", "seed" }));
        Assert.That(WireName.All<PromptStatus>(), Is.EqualTo(new[] { "draft", "active", "archived", "rejected" }));
    });

    [Test]
    public void Find_FindsWhatOfGives() => Assert.Multiple(() =>
    {
        foreach (JobStatus status in Enum.GetValues<JobStatus>())
        {
            Assert.That(WireName.Find<JobStatus>(WireName.Of(status)), Is.EqualTo(status));
        }
    });

    [TestCase(null)]
    [TestCase("")]
    [TestCase("GEPA")]
    [TestCase("mipro_v2")]
    [TestCase("0")]
    public void Find_WhenThereIsNoSuchName_IsNull(string? name) => Assert.That(WireName.Find<OptimizerKind>(name), Is.Null);
}
