using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;
using static Kaizen.Domain.Tests.Instants;
using static Kaizen.Domain.Tests.Tasks.TaskExamples;

namespace Kaizen.Domain.Tests.Tasks;

/// <summary>What the file on the base branch holds, against the version that is served.</summary>
internal sealed class FollowingTheFileTests
{
    private readonly OptimizationTask _task = NewTask();

    [TestCase("served", false)]
    [TestCase("served\n", true)]
    [TestCase("other", true)]
    [TestCase(null, false)]
    public void See_ComparesExactly(string? prompt, bool hasDrifted)
    {
        PromptVersion active = Served("served");

        _task.See(prompt, active);

        Assert.That(_task.HasDrifted, Is.EqualTo(hasDrifted));
    }

    [Test]
    public void See_WhenNothingIsServed_IsNoDriftUntilSomethingIs()
    {
        _task.See("in the file", active: null);
        Assert.That(_task.HasDrifted, Is.False);

        Served("served");

        Assert.That(_task.HasDrifted, Is.True);
    }

    [Test]
    public void RollBack_IsComparedWithWhatWasSeen()
    {
        PromptVersion first = Served("first");
        _task.See("first", first);
        PromptVersion second = Draft("second");
        _task.Activate(second, first);
        Assert.That(_task.HasDrifted, Is.True);

        _task.RollBack(second, first);

        Assert.That(_task.HasDrifted, Is.False);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void TakeMerged_ServesADraftAndARejectedVersion_AndForgetsTheFile(bool wasRejected)
    {
        PromptVersion first = Served("first");
        _task.See("first", first);
        PromptVersion merged = Draft("merged");
        if (wasRejected)
        {
            merged.Reject();
        }

        _task.TakeMerged(merged, first, null);

        Assert.That((merged.Status, first.Status, merged.ReplacedVersionId), Is.EqualTo((PromptStatus.Active, PromptStatus.Archived, (Guid?)first.Id)));
        Assert.That((_task.HasDrifted, _task.HasSeen(null)), Is.EqualTo((false, true)));
    }

    [Test]
    public void TakeMerged_WhenTheVersionWasServedBefore_Throws()
    {
        PromptVersion first = Served("first");
        PromptVersion second = Draft("second");
        _task.Activate(second, first);

        Assert.That(() => _task.TakeMerged(first, second, null), Throws.TypeOf<VersionNotDraftException>());
        Assert.That(_task.ActiveVersionId, Is.EqualTo(second.Id));
    }

    [TestCase(-1, PromptStatus.Archived)]
    [TestCase(0, PromptStatus.Active)]
    [TestCase(1, PromptStatus.Active)]
    [TestCase(null, PromptStatus.Active)]
    public void TakeMerged_WhenAnotherMergeIsKnown_ServesTheLaterOne(int? minutesAfter, PromptStatus expected)
    {
        PromptVersion known = Draft("known");
        PromptVersion news = Draft("news");
        _task.TakeMerged(known, null, Noon);

        _task.TakeMerged(news, known, minutesAfter is { } minutes ? Noon.AddMinutes(minutes) : null);

        Assert.That(news.Status, Is.EqualTo(expected));
        Assert.That(_task.ActiveVersionId, Is.EqualTo(expected == PromptStatus.Active ? news.Id : known.Id));
    }

    [Test]
    public void TakeMerged_WhenALaterMergeWasRolledBack_KeepsWhatIsServed()
    {
        PromptVersion first = Served("first");
        PromptVersion known = Draft("known");
        PromptVersion news = Draft("news");
        _task.TakeMerged(known, first, Noon);
        _task.RollBack(known, first);

        _task.TakeMerged(news, first, Noon.AddMinutes(-1));

        Assert.That((_task.ActiveVersionId, news.Status), Is.EqualTo(((Guid?)first.Id, PromptStatus.Archived)));
    }

    [Test]
    public void TakeMerged_WhenTheTimeOfAMergeIsUnknown_KeepsTheNewestKnownOne()
    {
        PromptVersion known = Draft("known");
        PromptVersion undated = Draft("undated");
        PromptVersion older = Draft("older");
        _task.TakeMerged(known, null, Noon);
        _task.TakeMerged(undated, known, null);

        _task.TakeMerged(older, undated, Noon.AddHours(-1));

        Assert.That((_task.ActiveVersionId, older.Status), Is.EqualTo(((Guid?)undated.Id, PromptStatus.Archived)));
    }

    [Test]
    public void Adopt_ServesTheTextAsTheNextVersion()
    {
        PromptVersion first = Served("first");

        PromptVersion adopted = _task.Adopt(Guid.NewGuid(), "edited", first, Noon);

        Assert.Multiple(() =>
        {
            Assert.That((adopted.PromptText, adopted.VersionNumber, adopted.Status), Is.EqualTo(("edited", 2, PromptStatus.Active)));
            Assert.That((first.Status, _task.ActiveVersionId, _task.HasDrifted), Is.EqualTo((PromptStatus.Archived, (Guid?)adopted.Id, false)));
        });
    }

    [Test]
    public void Adopt_WhenTheFileHoldsWhatIsServed_Throws()
    {
        PromptVersion first = Served("first");

        Assert.That(() => _task.Adopt(Guid.NewGuid(), "first", first, Noon), Throws.TypeOf<NoDriftException>());
        Assert.That(_task.LastVersionNumber, Is.EqualTo(1));
    }

    [Test]
    public void Configure_WhenThePlaceChanges_ForgetsTheFile()
    {
        PromptVersion first = Served("first");
        _task.See("edited", first);

        _task.Configure(_task.Settings with { Description = "new" });
        Assert.That(_task.HasDrifted, Is.True);
        _task.Configure(_task.Settings with { PromptFile = "other.py" });

        Assert.That((_task.HasDrifted, _task.HasSeen(null)), Is.EqualTo((false, true)));
    }

    private PromptVersion Served(string text)
    {
        PromptVersion version = Draft(text);
        _task.Activate(version, active: null);
        return version;
    }

    private PromptVersion Draft(string text) => new(Guid.NewGuid(), _task.Id, _task.NextVersionNumber(), text, Noon);
}
