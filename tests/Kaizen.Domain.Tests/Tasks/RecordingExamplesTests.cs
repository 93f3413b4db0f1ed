using Kaizen.Domain.Common;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using static Kaizen.Domain.Tests.Instants;
using static Kaizen.Domain.Tests.Tasks.TaskExamples;

namespace Kaizen.Domain.Tests.Tasks;

/// <summary>Which entries a task takes, what it counts, and when that makes an optimization due.</summary>
internal sealed class RecordingExamplesTests
{
    private static readonly TaskSettings WithSchema = new() { Schema = new JsonText("""{"ticket":"string"}""") };

    [TestCase(FeedbackSource.Sdk)]
    [TestCase(FeedbackSource.UserRating)]
    [TestCase(FeedbackSource.AutoEval)]
    public void Record_WhenTheEntryIsLive_CountsItTowardTheThreshold(FeedbackSource source)
    {
        OptimizationTask task = NewTask();

        task.Record(task.Entry(source: source), byName: false);

        Assert.That((task.FeedbackCount, task.SeedCount, task.ExamplesSinceSuccess), Is.EqualTo((1, 0, 1)));
    }

    [Test]
    public void Record_WhenTheEntryIsASeed_CountsItApart()
    {
        OptimizationTask task = NewTask();

        task.Record(task.Entry(source: FeedbackSource.Seed), byName: false);
        task.RecordSeeds(4);

        Assert.That((task.FeedbackCount, task.SeedCount, task.ExamplesSinceSuccess, task.ExampleCount), Is.EqualTo((0, 5, 0, 5)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Record_WhenADeclaredSchemaIsBroken_ThrowsAndCountsNothing(bool byName)
    {
        OptimizationTask task = NewTask(WithSchema);

        Assert.That(
            () => task.Record(task.Entry("""{"ticket":"a","x":1}"""), byName),
            Throws.TypeOf<InputsDoNotMatchException>().With.Message.EqualTo("Unexpected input fields: ['x']"));
        Assert.That((task.FeedbackCount, task.ExamplesSinceSuccess), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Record_WhenADeclaredSchemaIsKept_TakesTheEntry()
    {
        OptimizationTask task = NewTask(WithSchema);

        task.Record(task.Entry("""{"ticket":"a"}"""), byName: false);

        Assert.That(task.FeedbackCount, Is.EqualTo(1));
    }

    [Test]
    public void Record_WhenAnInferredSchemaIsBroken_BindsOnlyEntriesById()
    {
        OptimizationTask task = NewTask();
        task.InferSchema(new JsonText("""{"ticket":"a"}"""));
        FeedbackEntry other = task.Entry("""{"note":"b"}""");

        task.Record(other, byName: true);

        Assert.Multiple(() =>
        {
            Assert.That(task.SchemaIsInferred, Is.True);
            Assert.That(task.FeedbackCount, Is.EqualTo(1));
            Assert.That(() => task.Record(other, byName: false), Throws.TypeOf<InputsDoNotMatchException>());
        });
    }

    [Test]
    public void Configure_WhenTheSchemaIsWritten_BindsEntriesByNameToo()
    {
        OptimizationTask task = NewTask();
        task.InferSchema(new JsonText("""{"ticket":"a"}"""));

        task.Configure(task.Settings with { Schema = WithSchema.Schema! with { } });
        Assert.That(task.SchemaIsInferred, Is.True, "The same schema once more is no change.");

        task.Configure(task.Settings with { Schema = new JsonText("""{"note":"string"}""") });
        Assert.That(task.SchemaIsInferred, Is.False);
        Assert.That(
            () => task.Record(task.Entry("""{"ticket":"a"}"""), byName: true), Throws.TypeOf<InputsDoNotMatchException>());
    }

    [Test]
    public void Record_WhenThereIsNoSchema_TakesAnyInputs()
    {
        OptimizationTask task = NewTask();

        task.Record(task.Entry("""{"anything":1}"""), byName: false);
        task.Record(task.Entry(), byName: false);

        Assert.That(task.FeedbackCount, Is.EqualTo(2));
    }

    [Test]
    public void IsDue_BecomesTrueAtTheThreshold()
    {
        OptimizationTask task = TaskWithFeedback(entries: 2, new() { FeedbackThreshold = 3 });
        Assert.That(task.IsDue, Is.False);

        task.Record(task.Entry(), byName: false);

        Assert.That(task.IsDue, Is.True);
    }

    [Test]
    public void IsDue_WhenAJobIsActive_IsFalse()
    {
        OptimizationTask task = TaskWithFeedback(entries: 1, new() { FeedbackThreshold = 1 });

        OptimizationJob job = task.StartJob(Guid.NewGuid(), JobTrigger.AutoThreshold, Noon);
        Assert.That(task.IsDue, Is.False);

        task.ReleaseJob(job.Id);
        Assert.That(task.IsDue, Is.True, "A failed job leaves the entries counted.");
    }

    [Test]
    public void CompleteOptimization_CountsFromZeroAgain()
    {
        OptimizationTask task = TaskWithFeedback(entries: 2, new() { FeedbackThreshold = 2 });

        task.CompleteOptimization(Noon);

        Assert.Multiple(() =>
        {
            Assert.That((task.ExamplesSinceSuccess, task.FeedbackCount, task.IsDue), Is.EqualTo((0, 2, false)));
            Assert.That(task.LastOptimizationAt, Is.EqualTo(Noon));
        });
    }

    [Test]
    public void Forget_LeavesTheEntriesCountedTowardTheThreshold()
    {
        OptimizationTask task = TaskWithFeedback(entries: 5);

        task.Forget(3);

        Assert.That((task.FeedbackCount, task.ExamplesSinceSuccess), Is.EqualTo((2, 5)));
    }

    [TestCase(FeedbackOrigin.Traces, 1, 1)]
    [TestCase(FeedbackOrigin.Sdk, 0, 0)]
    public void RecordScoredTrace_CountsAsAnExampleWhereTracesAreExamples(FeedbackOrigin origin, int sinceSuccess, int examples)
    {
        OptimizationTask task = NewTask(new() { FeedbackSource = origin });

        task.RecordScoredTrace();

        Assert.That((task.ScoredTraceCount, task.ExamplesSinceSuccess, task.ExampleCount), Is.EqualTo((1, sinceSuccess, examples)));
    }
}
