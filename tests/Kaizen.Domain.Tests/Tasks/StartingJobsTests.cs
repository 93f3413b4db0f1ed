using Kaizen.Domain.Feedback;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using static Kaizen.Domain.Tests.Instants;
using static Kaizen.Domain.Tests.Tasks.TaskExamples;

namespace Kaizen.Domain.Tests.Tasks;

internal sealed class StartingJobsTests
{
    [Test]
    public void StartJob_HoldsTheTaskAndQueuesTheJob()
    {
        OptimizationTask task = TaskWithFeedback(entries: 2);
        task.Record(task.Entry(source: FeedbackSource.Seed), byName: false);
        var jobId = Guid.NewGuid();

        OptimizationJob job = task.StartJob(jobId, JobTrigger.ApiOnDemand, Noon);

        Assert.Multiple(() =>
        {
            Assert.That(task.ActiveJobId, Is.EqualTo(jobId));
            Assert.That((job.Id, job.TaskId), Is.EqualTo((jobId, task.Id)));
            Assert.That((job.Status, job.TriggeredBy, job.FeedbackCount), Is.EqualTo((JobStatus.Pending, JobTrigger.ApiOnDemand, 3)));
            Assert.That(job.CreatedAt, Is.EqualTo(Noon));
        });
    }

    [Test]
    public void StartJob_WhenAJobIsActive_ThrowsAndKeepsTheFirst()
    {
        OptimizationTask task = TaskWithFeedback();
        OptimizationJob first = task.StartJob(Guid.NewGuid(), JobTrigger.ApiOnDemand, Noon);

        Assert.That(
            () => task.StartJob(Guid.NewGuid(), JobTrigger.AutoThreshold, Noon),
            Throws.TypeOf<ActiveJobExistsException>()
                .With.Message.EqualTo("Active optimization job already exists for this task")
                .And.Property(nameof(ActiveJobExistsException.Rule)).EqualTo("active-job-exists")
                .And.Property(nameof(ActiveJobExistsException.ActiveJobId)).EqualTo(first.Id)
                .And.Property(nameof(ActiveJobExistsException.TaskId)).EqualTo(task.Id));
        Assert.That(task.ActiveJobId, Is.EqualTo(first.Id));
    }

    [Test]
    public void StartJob_WhenThereIsNoExample_ThrowsAndLeavesTheTaskFree()
    {
        OptimizationTask task = NewTask();
        task.RecordScoredTrace();

        Assert.That(
            () => task.StartJob(Guid.NewGuid(), JobTrigger.ApiOnDemand, Noon),
            Throws.TypeOf<NoFeedbackException>().With.Message.EqualTo("No feedback entries available for optimization"));
        Assert.That(task.ActiveJobId, Is.Null);
    }

    [Test]
    public void StartJob_WhenThereAreSeedsOnly_StartsOne()
    {
        OptimizationTask task = NewTask();
        task.RecordSeeds(7);

        Assert.That(task.StartJob(Guid.NewGuid(), JobTrigger.ApiOnDemand, Noon).FeedbackCount, Is.EqualTo(7));
    }

    [Test]
    public void ReleaseJob_FreesTheTaskForTheNextJob()
    {
        OptimizationTask task = TaskWithFeedback();
        OptimizationJob first = task.StartJob(Guid.NewGuid(), JobTrigger.ApiOnDemand, Noon);

        task.ReleaseJob(first.Id);
        OptimizationJob second = task.StartJob(Guid.NewGuid(), JobTrigger.ApiOnDemand, Noon);

        Assert.That(task.ActiveJobId, Is.EqualTo(second.Id));
    }

    [Test]
    public void ReleaseJob_WhenANewerJobHoldsTheTask_ChangesNothing()
    {
        OptimizationTask task = TaskWithFeedback();
        OptimizationJob older = task.StartJob(Guid.NewGuid(), JobTrigger.ApiOnDemand, Noon);
        task.ReleaseJob(older.Id);
        OptimizationJob newer = task.StartJob(Guid.NewGuid(), JobTrigger.ApiOnDemand, Noon);

        task.ReleaseJob(older.Id);

        Assert.That(task.ActiveJobId, Is.EqualTo(newer.Id));
    }

    [Test]
    public void EnsureFree_WhenAJobIsActive_Throws()
    {
        OptimizationTask task = TaskWithFeedback();
        Assert.That(task.EnsureFree, Throws.Nothing);

        task.StartJob(Guid.NewGuid(), JobTrigger.ApiOnDemand, Noon);

        Assert.That(task.EnsureFree, Throws.TypeOf<ActiveJobExistsException>());
    }
}
