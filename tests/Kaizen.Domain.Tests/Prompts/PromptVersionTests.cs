using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;
using static Kaizen.Domain.Tests.Instants;
using static Kaizen.Domain.Tests.Tasks.TaskExamples;

namespace Kaizen.Domain.Tests.Prompts;

internal sealed class PromptVersionTests
{
    private readonly OptimizationTask _task = NewTask();

    [Test]
    public void Reject_WhenADraft_RejectsItAndMayBeSaidAgain()
    {
        PromptVersion version = Draft();

        version.Reject();
        version.Reject();

        Assert.That(version.Status, Is.EqualTo(PromptStatus.Rejected));
    }

    [Test]
    public void Reject_WhenInUse_Throws()
    {
        PromptVersion version = Draft();
        _task.Activate(version, active: null);

        Assert.That(version.Reject, Throws.TypeOf<VersionNotDraftException>().With.Message.EqualTo("Version is 'active', not 'draft'"));
        Assert.That(version.Status, Is.EqualTo(PromptStatus.Active));
    }

    [Test]
    public void Activate_WhenRejected_Throws()
    {
        PromptVersion version = Draft();
        version.Reject();

        Assert.That(
            () => _task.Activate(version, active: null),
            Throws.TypeOf<VersionNotDraftException>().With.Message.EqualTo("Version is 'rejected', not 'draft'"));
        Assert.That(_task.ActiveVersionId, Is.Null);
    }

    private PromptVersion Draft() => new(Guid.NewGuid(), _task.Id, _task.NextVersionNumber(), "Sort it.", Noon);
}
