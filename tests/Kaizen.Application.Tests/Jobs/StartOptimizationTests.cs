using Kaizen.Application.Jobs;
using Kaizen.Application.Jobs.Commands.RejectJob;
using Kaizen.Application.Jobs.Commands.RequeueJobs;
using Kaizen.Application.Jobs.Commands.StartOptimization;
using Kaizen.Application.Tests.Memory;
using Kaizen.Domain.Common;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;
using Kaizen.Optimization;

namespace Kaizen.Application.Tests.Jobs;

internal sealed class StartOptimizationTests
{
    private readonly UseCases _useCases = new(defaults: UseCases.Defaults with
    {
        Prices = new PriceTable(new Dictionary<string, ModelPrice> { ["teacher"] = new(1, 1), ["judge"] = new(1, 1) }),
    });

    [TearDown]
    public void Stop() => _useCases.Dispose();

    [Test]
    public async Task Send_QueuesAJobAndTellsItsPlan()
    {
        OptimizationTask task = GivenAFilledTask();

        OptimizeResponse answer = await _useCases.SendAsync(new StartOptimizationCommand(task.Id));

        Assert.Multiple(() =>
        {
            Assert.That((answer.Job.Status, answer.Job.TriggeredBy, answer.Job.FeedbackCount), Is.EqualTo(("PENDING", "api_on_demand", 20)));
            Assert.That(_useCases.Jobs.Enqueued, Is.EqualTo(new[] { answer.Job.Id }));
            Assert.That(_useCases.Jobs.Inputs[answer.Job.Id].Examples, Has.Count.EqualTo(20), "The job works on what it was planned with.");
            Assert.That(answer.CostEstimate.TrainSize + answer.CostEstimate.ValSize + answer.CostEstimate.TestSize, Is.InRange(1, 20));
            Assert.That((answer.CostEstimate.TeacherModel, answer.CostEstimate.CostIsKnown), Is.EqualTo(("teacher", true)));
            Assert.That(answer.CostEstimate.EstimatedLlmCalls, Is.GreaterThan(0));
            Assert.That(answer.BudgetWarning, Is.Null);
        });
    }

    [Test]
    public async Task Send_WhenTheEstimateExceedsTheBudget_WarnsAndStartsAllTheSame()
    {
        OptimizationTask task = GivenAFilledTask(costBudget: 0.001);

        OptimizeResponse answer = await _useCases.SendAsync(new StartOptimizationCommand(task.Id));

        Assert.That(answer.BudgetWarning, Does.Match(@"^Estimated cost \$0\.0\d+ exceeds budget \$0\.001$"));
        Assert.That(task.ActiveJobId, Is.EqualTo(answer.Job.Id));
    }

    [Test]
    public void Send_WhenThereIsNothingToOptimizeOn_Throws()
    {
        OptimizationTask task = _useCases.GivenATask();

        Assert.That(() => _useCases.SendAsync(new StartOptimizationCommand(task.Id)), Throws.TypeOf<NoFeedbackException>());
        Assert.That(_useCases.Jobs.Enqueued, Is.Empty);
    }

    [Test]
    public async Task Requeue_QueuesTheActiveJobsThatNoRunHolds()
    {
        OptimizationJob waiting = _useCases.GivenAJob();
        OptimizationJob held = _useCases.GivenAJob();
        OptimizationJob ended = _useCases.GivenAJob();
        held.Claim(UseCases.Noon, TimeSpan.FromSeconds(15));
        ended.Cancel(UseCases.Noon);

        await _useCases.SendAsync(new RequeueJobsCommand());
        Assert.That(_useCases.Jobs.Enqueued, Is.EqualTo(new[] { waiting.Id }));

        _useCases.Clock.Advance(TimeSpan.FromSeconds(15));
        await _useCases.SendAsync(new RequeueJobsCommand());
        Assert.That(_useCases.Jobs.Enqueued, Is.EqualTo(new[] { waiting.Id, waiting.Id, held.Id }));
    }

    [Test]
    public async Task Reject_RejectsTheVersionThatTheJobProduced()
    {
        OptimizationJob job = _useCases.GivenAJob();
        Assert.That(() => _useCases.SendAsync(new RejectJobCommand(job.Id)), Throws.TypeOf<NoPromptVersionException>());
        var version = new PromptVersion(Guid.NewGuid(), job.TaskId, 1, "p", UseCases.Noon);
        _useCases.Examples.Add(version);
        int run = job.Claim(UseCases.Noon, TimeSpan.FromSeconds(15))!.Value;
        job.Succeed(run, version.Id, new JsonText("{}"), UseCases.Noon);

        await _useCases.SendAsync(new RejectJobCommand(job.Id));

        Assert.That(version.Status, Is.EqualTo(PromptStatus.Rejected));
    }

    private OptimizationTask GivenAFilledTask(double? costBudget = null)
    {
        OptimizationTask task = _useCases.GivenATask(new() { CostBudget = costBudget, EvaluatorConfig = new JsonText("""{"type":"exact_match"}""") });
        for (int i = 0; i < 20; i++)
        {
            var entry = new FeedbackEntry(Guid.NewGuid(), task.Id, FeedbackSource.Sdk, UseCases.Noon.AddSeconds(i))
            {
                Inputs = new JsonText($$"""{"note":"n{{i}}"}"""),
                ExpectedOutput = $"{i}",
            };
            task.Record(entry, byName: false);
            _useCases.Examples.Add(entry);
        }

        return task;
    }
}
