using Kaizen.Domain.Tasks;
using static Kaizen.Domain.Tests.Instants;
using static Kaizen.Domain.Tests.Tasks.TaskExamples;

namespace Kaizen.Domain.Tests.Tasks;

internal sealed class OptimizationTaskTests
{
    [TestCase("")]
    [TestCase(" \t")]
    public void Constructor_WhenTheNameIsBlank_Throws(string name) =>
        Assert.That(() => new OptimizationTask(Guid.NewGuid(), name, new(), Noon), Throws.ArgumentException);

    [Test]
    public void Constructor_WhenTheNameIsAsLongAsAllowed_KeepsIt()
    {
        var longest = new string('n', OptimizationTask.MaxNameLength);

        Assert.That(new OptimizationTask(Guid.NewGuid(), longest, new(), Noon).Name, Is.EqualTo(longest));
        Assert.That(
            () => new OptimizationTask(Guid.NewGuid(), longest + "n", new(), Noon), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Rename_KeepsToTheRulesOfNames()
    {
        OptimizationTask task = NewTask();

        task.Rename("Route tickets");

        Assert.Multiple(() =>
        {
            Assert.That(task.Name, Is.EqualTo("Route tickets"));
            Assert.That(() => task.Rename(" "), Throws.ArgumentException);
            Assert.That(
                () => task.Rename(new string('n', OptimizationTask.MaxNameLength + 1)), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(task.Name, Is.EqualTo("Route tickets"));
        });
    }

    [Test]
    public void Constructor_BeginsWithNothing()
    {
        OptimizationTask task = NewTask();

        Assert.Multiple(() =>
        {
            Assert.That(task.CreatedAt, Is.EqualTo(Noon));
            Assert.That(task.ExampleCount, Is.Zero);
            Assert.That(task.ExamplesSinceSuccess, Is.Zero);
            Assert.That(task.LastVersionNumber, Is.Zero);
            Assert.That(task.ActiveJobId, Is.Null);
            Assert.That(task.ActiveVersionId, Is.Null);
            Assert.That(task.LastOptimizationAt, Is.Null);
            Assert.That(task.SchemaIsInferred, Is.False);
            Assert.That(task.Settings, Is.EqualTo(new TaskSettings { FeedbackThreshold = 50, FeedbackRetentionLimit = 1000 }));
        });
    }

    [Test]
    public void NextVersionNumber_CountsFromOneWithoutGaps()
    {
        OptimizationTask task = NewTask();

        Assert.That(new[] { task.NextVersionNumber(), task.NextVersionNumber(), task.NextVersionNumber() }, Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public void SetGitToken_WhenNull_RemovesIt()
    {
        OptimizationTask task = NewTask();
        task.SetGitToken("encrypted");
        Assert.That(task.ProtectedGitToken, Is.EqualTo("encrypted"));

        task.SetGitToken(null);

        Assert.That(task.ProtectedGitToken, Is.Null);
    }
}
