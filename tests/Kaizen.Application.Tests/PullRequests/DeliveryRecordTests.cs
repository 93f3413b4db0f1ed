using Kaizen.Application.PullRequests;

namespace Kaizen.Application.Tests.PullRequests;

[Parallelizable(ParallelScope.All)]
public sealed class DeliveryRecordTests
{
    private static readonly Guid Job = Guid.Parse("0199c000-0000-7000-8000-000000000001");

    [Test]
    public void Apply_WhenThereIsNoFile_WritesOneThatIsTheSameWhenRepeated()
    {
        FileEdit edit = new DeliveryRecord("a \"b\"", 2, Job, "p.py", "x").AsEdit();

        string written = edit.Apply(null);

        Assert.That(edit.Path, Is.EqualTo(".kaizen.yaml"));
        Assert.That(written, Does.Contain("version: 2").And.Contain($"job: {Job}").And.Contain("prompt_file: \"p.py\""));
        Assert.That(edit.Apply(written), Is.EqualTo(written));
    }

    [Test]
    public void Apply_KeepsTheOtherTasksAndReplacesItsOwnEntry()
    {
        string first = new DeliveryRecord("a", 1, Job, "a.py", "x").AsEdit().Apply(null);
        string both = new DeliveryRecord("b", 7, Job, "b.py", "y").AsEdit().Apply(first);

        string next = new DeliveryRecord("a", 2, Job, "a.py", "z").AsEdit().Apply(both.Replace("\n", "\r\n"));

        Assert.That(next, Does.Contain("version: 7").And.Contain("version: 2").And.Not.Contain("version: 1"));
        Assert.That(next.Split("tasks:"), Has.Length.EqualTo(2));
    }
}
