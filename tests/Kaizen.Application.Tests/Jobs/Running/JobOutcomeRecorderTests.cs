using System.Text.Json;
using Kaizen.Application.Jobs.Inputs;
using Kaizen.Application.Jobs.Running;
using Kaizen.Application.Tests.Memory;
using Kaizen.Domain.Common;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.PullRequests;
using Kaizen.Domain.Tasks;
using Kaizen.Optimization;

namespace Kaizen.Application.Tests.Jobs.Running;

internal sealed class JobOutcomeRecorderTests
{
    private static readonly OptimizationOutcome Outcome = new()
    {
        PromptText = "new",
        IncumbentText = "old",
        FinishReason = FinishReason.WallClock,
        Verdict = Verdict.Improved,
        ValidationScore = 0.9,
        BaselineScore = 0.4,
        TestScore = 0.7,
        JudgeScore = 0.6,
        ImprovementInterval = new Interval(0.1, 0.5),
        HoldOutPairs = [new("e", new Dictionary<string, string> { ["text"] = "hello" }, "bad", "good", 0, 1)],
        Plan = new()
        {
            TrainSize = 5,
            ValidationSize = 4,
            TestSize = 3,
            MaxTrials = 9,
            MaxMetricCalls = 60,
            EstimatedModelCalls = 70,
            EstimatedCostUsd = 0,
            CostIsKnown = false,
        },
        TrialsCompleted = 6,
        MetricCalls = 55,
        Usage = new ModelUsage(40, 5, 10, 1000, 200, 0.125m),
        Candidates = [],
        Facts = new Dictionary<string, object?> { ["duplicates"] = 2 },
    };

    private readonly UseCases _useCases = new();

    [TearDown]
    public void Stop() => _useCases.Dispose();

    [TestCase(Verdict.Improved, PromptStatus.Draft)]
    [TestCase(Verdict.NotProven, PromptStatus.Draft)]
    [TestCase(Verdict.Worse, PromptStatus.Rejected)]
    public async Task RecordAsync_RejectsOnlyWhatIsWorse(Verdict verdict, PromptStatus status)
    {
        OptimizationJob job = await RecordAsync(Outcome with { Verdict = verdict });

        PromptVersion version = _useCases.Examples.Versions.Single();
        Assert.That((version.Status, job.Status, job.PromptVersionId), Is.EqualTo((status, JobStatus.Success, (Guid?)version.Id)));
    }

    [TestCase(0.7, 0.7)]
    [TestCase(null, 0.9)]
    [TestCase(1.0000000001, 1)]
    public async Task RecordAsync_TakesTheScoreOfTheHoldOutAndElseThatOfValidation(double? testScore, double score)
    {
        await RecordAsync(Outcome with { TestScore = testScore });

        PromptVersion version = _useCases.Examples.Versions.Single();
        Assert.That((version.EvalScore, version.JudgeScore), Is.EqualTo(((Score?)new Score(score), (Score?)new Score(0.6))));
    }

    [Test]
    public async Task RecordAsync_TellsTheEvidence()
    {
        OptimizationJob job = await RecordAsync(Outcome);

        JsonElement metadata = job.Metadata!.ToElement();
        Assert.That(JsonSerializer.Serialize(metadata), Is.EqualTo(
            """{"provider":"Scripted","stand_in":true,"optimizer":"gepa","teacher_model":"teacher","judge_model":"judge","""
            + """ "task_model":"teacher","trials_completed":6,"duration_seconds":1.5,"train_size":5,"val_size":4,"test_size":3,""".TrimStart()
            + """ "metric_calls":55,"cost_usd":0.125,"total_tokens":1200,"input_tokens":1000,"output_tokens":200,"total_llm_calls":55,""".TrimStart()
            + """ "task_calls":40,"reflection_calls":5,"judge_calls":10,"dataset_score":0.9,"baseline_score":0.4,"test_score":0.7,""".TrimStart()
            + """ "judge_score":0.6,"improvement_ci":[0.1,0.5],"verdict":"improved","finish_reason":"wall_clock","unusable_traces":0,""".TrimStart()
            + """ "duplicates":2}""".TrimStart()));
    }

    [TestCase(DeliveryMode.AutoPr)]
    [TestCase(DeliveryMode.PrPreview)]
    public async Task RecordAsync_WhenAPullRequestIsWanted_StoresItWithTheVersionAndKeepsTheJobActive(DeliveryMode mode)
    {
        OptimizationJob job = await RecordAsync(Outcome, mode);

        PromptDelivery delivery = _useCases.Deliveries.All.Single();
        Assert.Multiple(() =>
        {
            Assert.That((job.Status, job.PromptVersionId), Is.EqualTo((JobStatus.Compiling, (Guid?)delivery.PromptVersionId)));
            Assert.That(_useCases.TaskOf(job).ActiveJobId, Is.EqualTo(job.Id));
            Assert.That(_useCases.Examples.Versions.Single().Id, Is.EqualTo(delivery.PromptVersionId));
            Assert.That(delivery.Title, Does.EndWith(": optimize prompt v1 (+30.0 % score)"));
            Assert.That(delivery.Body, Does.Contain("0.000 → 1.000").And.Contain("input: hello").And.Contain(job.Id.ToString()));
        });
    }

    [TestCase(DeliveryMode.AutoPr)]
    [TestCase(DeliveryMode.PrPreview)]
    public async Task RecordAsync_OfAWorsePrompt_NeverPreparesAPullRequest(DeliveryMode mode)
    {
        OptimizationJob job = await RecordAsync(Outcome with { Verdict = Verdict.Worse }, mode);

        Assert.That(job.Status, Is.EqualTo(JobStatus.Success));
        Assert.That(_useCases.Deliveries.All, Is.Empty);
    }

    [Test]
    public async Task RecordAsync_WhenNothingBetterWasFound_DeliversNothingAndSaysWhy()
    {
        OptimizationJob job = await RecordAsync(Outcome with { PromptText = Outcome.IncumbentText }, DeliveryMode.AutoPr);

        Assert.That(_useCases.Deliveries.All, Is.Empty);
        Assert.That(job.Status, Is.EqualTo(JobStatus.Success));
        Assert.That(job.Metadata!.ToElement().GetProperty("pr_skipped").GetString(), Does.StartWith("No better prompt was found"));
    }

    [Test]
    public async Task FailAsync_WhenTheVersionIsStored_FailsTheDeliveryOnly()
    {
        OptimizationJob job = await RecordAsync(Outcome, DeliveryMode.AutoPr);

        await _useCases.Get<JobOutcomeRecorder>().FailAsync(job.Id, job.RunNumber, "given up", []);

        Assert.That((job.Status, job.ProgressStep), Is.EqualTo((JobStatus.PrFailed, JobSteps.PrCreationFailed)));
        Assert.That(job.Metadata!.ToElement().GetProperty("pr_error").GetString(), Is.EqualTo("given up"));
        Assert.That(_useCases.Examples.Versions.Single().Status, Is.EqualTo(PromptStatus.Draft));
        Assert.That(_useCases.TaskOf(job).ActiveJobId, Is.Null);
    }

    [Test]
    public void FailAsync_WhenTheTaskIsGone_Throws() =>
        Assert.That(
            () => _useCases.Get<JobOutcomeRecorder>().FailAsync(Guid.NewGuid(), 1, "late", []), Throws.TypeOf<RunReplacedException>());

    private async Task<OptimizationJob> RecordAsync(OptimizationOutcome outcome, DeliveryMode mode = DeliveryMode.OptimizeOnly)
    {
        OptimizationJob job = _useCases.GivenAJob();
        _useCases.TaskOf(job).Configure(_useCases.TaskOf(job).Settings with { Mode = mode });
        int run = job.Claim(UseCases.Noon, TimeSpan.FromSeconds(15))!.Value;
        JobInputs inputs = await _useCases.Get<JobInputsReader>().ReadAsync(_useCases.TaskOf(job), default);
        _useCases.Clock.Advance(TimeSpan.FromSeconds(1.5));
        await _useCases.Get<JobOutcomeRecorder>().RecordAsync(job.Id, run, inputs, outcome);
        return job;
    }
}
