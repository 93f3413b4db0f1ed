using System.Text.Json;
using Kaizen.Application.Tests.Memory;
using Kaizen.Domain.Common;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;
using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Application.Tests.Jobs;

/// <summary>How a run ends that nothing interrupts.</summary>
internal sealed class RunJobTests
{
    [Test]
    public async Task Send_WhenABetterPromptIsFound_StoresItAsADraft()
    {
        using var useCases = new UseCases(new ScriptedModel(ScriptedModel.Learn));
        OptimizationJob job = useCases.GivenAJob();

        await useCases.RunAsync(job);

        PromptVersion version = useCases.Examples.Versions.Single();
        OptimizationTask task = useCases.TaskOf(job);
        Assert.Multiple(() =>
        {
            Assert.That((job.Status, job.ErrorMessage), Is.EqualTo((JobStatus.Success, (string?)null)));
            Assert.That((job.ProgressStep, job.Progress), Is.EqualTo((JobSteps.Completed, 1.0)));
            Assert.That(job.PromptVersionId, Is.EqualTo(version.Id));
            Assert.That(version.PromptText, Does.Contain("Repeat what I say."));
            Assert.That((version.OriginalPrompt, version.VersionNumber), Is.EqualTo(("Answer.", 1)));
            Assert.That((version.EvalScore, version.Status), Is.EqualTo(((Score?)Score.One, PromptStatus.Draft)));
            Assert.That(version.Optimizer, Is.EqualTo(OptimizerKind.Gepa));
            Assert.That((task.ActiveJobId, task.ExamplesSinceSuccess), Is.EqualTo(((Guid?)null, 0)));
            Assert.That(task.LastOptimizationAt, Is.EqualTo(UseCases.Noon));
            Assert.That(task.ActiveVersionId, Is.Null, "A draft is not served before someone activates it.");
        });
    }

    [Test]
    public async Task Send_WhenItSucceeds_TellsRealCounts()
    {
        var model = new ScriptedModel(ScriptedModel.Learn);
        using var useCases = new UseCases(model);
        OptimizationJob job = useCases.GivenAJob();

        await useCases.RunAsync(job);

        JsonElement metadata = job.Metadata!.ToElement();
        Assert.Multiple(() =>
        {
            Assert.That(metadata.GetProperty("provider").GetString(), Is.EqualTo("Scripted"));
            Assert.That(metadata.GetProperty("stand_in").GetBoolean(), Is.True);
            Assert.That(metadata.GetProperty("teacher_model").GetString(), Is.EqualTo("teacher"));
            Assert.That(metadata.GetProperty("optimizer").GetString(), Is.EqualTo("gepa"));
            Assert.That(metadata.GetProperty("total_llm_calls").GetInt32(), Is.EqualTo(Count(metadata, "task_calls", "reflection_calls", "judge_calls")));
            Assert.That(metadata.GetProperty("total_tokens").GetInt32(), Is.EqualTo(12 * metadata.GetProperty("total_llm_calls").GetInt32()));
            Assert.That(
                Count(metadata, "train_size", "val_size", "test_size"), Is.LessThanOrEqualTo(20).And.GreaterThan(0));
            Assert.That(metadata.GetProperty("reflection_calls").GetInt32(), Is.EqualTo(model.Asked.Count(request => request.Role == ModelRole.Reflection)));
            Assert.That(metadata.GetProperty("baseline_score").GetDouble(), Is.Zero);
            Assert.That(metadata.GetProperty("verdict").GetString(), Is.AnyOf("improved", "not_proven"));
            Assert.That(metadata.GetProperty("cost_usd").ValueKind, Is.EqualTo(JsonValueKind.Null), "The price is not known, so it is not 0.");
        });
    }

    [Test]
    public async Task Send_WhenTheModelCannotBeUsed_FailsWithItsWords()
    {
        using var useCases = new UseCases(
            new ScriptedModel(_ => throw new ModelCallException(ModelFault.Systemic, "No language model is configured")));
        OptimizationJob job = useCases.GivenAJob();

        await useCases.RunAsync(job);

        AssertFailed(useCases, job, "No language model is configured");
        Assert.That(useCases.TaskOf(job).ExamplesSinceSuccess, Is.EqualTo(20), "A failure leaves the entries counted.");
    }

    [Test]
    public async Task Send_WhenThereIsNoExample_Fails()
    {
        using var useCases = new UseCases();
        OptimizationJob job = useCases.GivenAJob(examples: 0);

        await useCases.RunAsync(job);

        AssertFailed(useCases, job, "No feedback entries available for optimization");
    }

    [TestCase("{}", "No example has any input.")]
    [TestCase("""{"note":"x"}""", "No example has an answer")]
    public async Task Send_WhenNoExampleCanBeScored_FailsAndTellsWhy(string inputs, string expected)
    {
        using var useCases = new UseCases();
        OptimizationJob job = useCases.GivenAJob(examples: 0);
        useCases.Examples.Add(new Domain.Feedback.FeedbackEntry(Guid.NewGuid(), job.TaskId, default, UseCases.Noon) { Inputs = new Domain.Common.JsonText(inputs) });

        await useCases.RunAsync(job);

        Assert.That((job.Status, job.ErrorMessage), Is.EqualTo((JobStatus.Failure, job.ErrorMessage)));
        Assert.That(job.ErrorMessage, Does.StartWith(expected));
    }

    [Test]
    public async Task Send_WhenADefectShows_EndsTheJobWithoutTellingInternals()
    {
        using var useCases = new UseCases(new ScriptedModel(_ => throw new InvalidOperationException("secret internals")));
        OptimizationJob job = useCases.GivenAJob();

        await useCases.RunAsync(job);

        AssertFailed(useCases, job, "An unexpected error occurred; the server's log tells more");
    }

    private static void AssertFailed(UseCases useCases, OptimizationJob job, string message) => Assert.Multiple(() =>
    {
        Assert.That((job.Status, job.ErrorMessage), Is.EqualTo((JobStatus.Failure, message)));
        Assert.That(job.CompletedAt, Is.EqualTo(UseCases.Noon));
        Assert.That(useCases.TaskOf(job).ActiveJobId, Is.Null);
        Assert.That(useCases.Examples.Versions, Is.Empty);
    });

    private static int Count(JsonElement metadata, params string[] members) => members.Sum(member => metadata.GetProperty(member).GetInt32());
}
