using Kaizen.Domain.Common;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;
using static Kaizen.Domain.Tests.Instants;
using static Kaizen.Domain.Tests.Tasks.TaskExamples;

namespace Kaizen.Domain.Tests.Tasks;

/// <summary>Which version of its prompt a task serves: drafts are activated, and the active one can be rolled back, again and again.</summary>
internal sealed class ServingVersionsTests
{
    private readonly OptimizationTask _task = NewTask();

    [Test]
    public void Activate_WhenItIsTheFirst_ServesIt()
    {
        PromptVersion first = Draft(score: 0.8);

        _task.Activate(first, active: null);

        Assert.Multiple(() =>
        {
            Assert.That(first.Status, Is.EqualTo(PromptStatus.Active));
            Assert.That(first.ReplacedVersionId, Is.Null);
            Assert.That((_task.ActiveVersionId, _task.ActivePromptScore), Is.EqualTo(((Guid?)first.Id, (Score?)new Score(0.8))));
        });
    }

    [Test]
    public void Activate_WhenAnotherIsActive_ArchivesThatOne()
    {
        PromptVersion first = Draft(score: 0.8);
        PromptVersion second = Draft();
        _task.Activate(first, active: null);

        _task.Activate(second, first);

        Assert.Multiple(() =>
        {
            Assert.That((first.Status, second.Status), Is.EqualTo((PromptStatus.Archived, PromptStatus.Active)));
            Assert.That(second.ReplacedVersionId, Is.EqualTo(first.Id));
            Assert.That(_task.ActiveVersionId, Is.EqualTo(second.Id));
            Assert.That(_task.ActivePromptScore, Is.Null, "A version that was not evaluated has no score.");
        });
    }

    [Test]
    public void Activate_WhenTheVersionIsNoDraft_ThrowsAndKeepsTheActiveOne()
    {
        PromptVersion first = Draft();
        PromptVersion second = Draft();
        _task.Activate(first, active: null);
        _task.Activate(second, first);

        Assert.Multiple(() =>
        {
            Assert.That(
                () => _task.Activate(first, second),
                Throws.TypeOf<VersionNotDraftException>().With.Message.EqualTo("Version is 'archived', not 'draft'"));
            Assert.That(
                () => _task.Activate(second, second),
                Throws.TypeOf<VersionNotDraftException>().With.Message.EqualTo("Version is 'active', not 'draft'"));
            Assert.That(_task.ActiveVersionId, Is.EqualTo(second.Id));
            Assert.That(second.Status, Is.EqualTo(PromptStatus.Active));
        });
    }

    [Test]
    public void RollBack_Twice_GoesBackTwoVersions()
    {
        PromptVersion first = Draft(score: 0.5);
        PromptVersion second = Draft(score: 0.6);
        PromptVersion third = Draft(score: 0.7);
        _task.Activate(first, active: null);
        _task.Activate(second, first);
        _task.Activate(third, second);

        _task.RollBack(third, second);
        Assert.That((_task.ActiveVersionId, _task.ActivePromptScore), Is.EqualTo(((Guid?)second.Id, (Score?)new Score(0.6))));

        _task.RollBack(second, first);
        Assert.Multiple(() =>
        {
            Assert.That(_task.ActiveVersionId, Is.EqualTo(first.Id));
            Assert.That(
                (first.Status, second.Status, third.Status),
                Is.EqualTo((PromptStatus.Active, PromptStatus.Archived, PromptStatus.Archived)));
            Assert.That(first.ReplacedVersionId, Is.Null, "There is nothing more to roll back to.");
        });
    }

    [Test]
    public void RollBack_AfterAnActivationThatFollowedARollBack_GoesBackToWhatThatReplaced()
    {
        PromptVersion first = Draft();
        PromptVersion second = Draft();
        PromptVersion third = Draft();
        _task.Activate(first, active: null);
        _task.Activate(second, first);
        _task.RollBack(second, first);

        _task.Activate(third, first);

        Assert.That(third.ReplacedVersionId, Is.EqualTo(first.Id));
        _task.RollBack(third, first);
        Assert.That(_task.ActiveVersionId, Is.EqualTo(first.Id));
    }

    private PromptVersion Draft(double? score = null) => new(Guid.NewGuid(), _task.Id, _task.NextVersionNumber(), "Sort it.", Noon)
    {
        EvalScore = score is { } value ? new Score(value) : null,
    };
}
