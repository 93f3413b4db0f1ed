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

    [TestCase("# mine\nowner: me\ntasks:\n  \"other\":\n    version: 7\nzed: me\n")]
    [TestCase("owner: me\r\n\r\ntasks:\r\n  # a note\r\n  \"other\":\r\n    version: 7\r\n")]
    [TestCase("owner: me")]
    public void Apply_KeepsWhatOthersWrote(string present)
    {
        string written = new DeliveryRecord("a", 1, Job, "a.py", "x").AsEdit().Apply(present);
        string again = new DeliveryRecord("a", 2, Job, "a.py", "x").AsEdit().Apply(written);

        var record = new YamlDotNet.Serialization.Deserializer().Deserialize<Dictionary<string, object>>(again);
        Assert.That(record["owner"], Is.EqualTo("me"));
        Assert.That(((Dictionary<object, object>)((Dictionary<object, object>)record["tasks"])["a"])["version"], Is.EqualTo("2"));
        Assert.That(present.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.SubsetOf(again.Split('\n')));
        Assert.That(again.Contains('\r'), Is.EqualTo(present.Contains('\r')));
    }
}
