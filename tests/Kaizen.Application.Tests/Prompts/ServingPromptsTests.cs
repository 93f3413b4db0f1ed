using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Prompts;
using Kaizen.Application.Prompts.Commands.ActivatePrompt;
using Kaizen.Application.Prompts.Commands.CreatePromptVersion;
using Kaizen.Application.Prompts.Commands.RollBackPrompt;
using Kaizen.Application.Tests.Memory;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.Tests.Prompts;

internal sealed class ServingPromptsTests
{
    private readonly UseCases _useCases = new();

    [TearDown]
    public void Stop() => _useCases.Dispose();

    [Test]
    public async Task Create_MakesANumberedDraft()
    {
        OptimizationTask task = _useCases.GivenATask();

        PromptResponse first = await CreateAsync(task, "Sort it.\n{ticket}");
        PromptResponse second = await CreateAsync(task, "Sort it well.");

        Assert.That(first, Is.EqualTo(new PromptResponse
        {
            Id = _useCases.Examples.Versions[0].Id,
            TaskId = task.Id,
            VersionNumber = 1,
            PromptText = "Sort it.\n{ticket}",
            Status = "draft",
            CreatedAt = UseCases.Noon,
        }));
        Assert.That(second.VersionNumber, Is.EqualTo(2));
    }

    [TestCase(null)]
    [TestCase("")]
    public void Create_WhenTheTextIsEmpty_IsNotValid(string? text) =>
        Assert.That(
            new CreatePromptVersionValidator().Validate(new CreatePromptVersionCommand(Guid.NewGuid(), text)).Errors.Select(failure => failure.ErrorMessage),
            Is.EqualTo(new[] { "prompt_text is required and must not be empty" }));

    [Test]
    public void Activate_WhenNoVersionIsNamed_IsNotValid() =>
        Assert.That(
            new ActivatePromptValidator().Validate(new ActivatePromptCommand(Guid.NewGuid(), null)).Errors.Select(failure => failure.ErrorMessage),
            Is.EqualTo(new[] { "version_id is required" }));

    [Test]
    public async Task ActivateAndRollBack_TellEveryNodeThatItsPromptIsOld()
    {
        OptimizationTask task = _useCases.GivenATask();
        Guid first = (await CreateAsync(task, "one")).Id;
        Guid second = (await CreateAsync(task, "two")).Id;

        await ActivateAsync(task, first);
        PromptResponse active = await ActivateAsync(task, second);
        Assert.That((active.Id, active.Status, _useCases.UnitOfWork.Stamp), Is.EqualTo((second, "active", 2L)));

        PromptResponse previous = await _useCases.SendAsync(new RollBackPromptCommand(task.Id));
        Assert.That((previous.Id, previous.Status, _useCases.UnitOfWork.Stamp), Is.EqualTo((first, "active", 3L)));
        Assert.That(
            () => _useCases.SendAsync(new RollBackPromptCommand(task.Id)),
            Throws.TypeOf<NothingToRollBackException>().With.Message.EqualTo("No previously active prompt version for this task"));
    }

    [Test]
    public void RollBack_WhenNothingWasEverActive_Throws()
    {
        OptimizationTask task = _useCases.GivenATask();

        Assert.That(() => _useCases.SendAsync(new RollBackPromptCommand(task.Id)), Throws.TypeOf<NothingToRollBackException>());
    }

    [Test]
    public async Task Activate_WhenTheVersionIsAnotherTasks_IsNotFound()
    {
        OptimizationTask task = _useCases.GivenATask();
        PromptResponse other = await CreateAsync(_useCases.GivenATask(), "other");

        Assert.That(
            () => ActivateAsync(task, other.Id),
            Throws.TypeOf<EntityNotFoundException>().With.Message.EqualTo("Prompt version not found for this task"));
        Assert.That(() => ActivateAsync(task, Guid.NewGuid()), Throws.TypeOf<EntityNotFoundException>());
    }

    private Task<PromptResponse> CreateAsync(OptimizationTask task, string text) => _useCases.SendAsync(new CreatePromptVersionCommand(task.Id, text));

    private Task<PromptResponse> ActivateAsync(OptimizationTask task, Guid versionId) =>
        _useCases.SendAsync(new ActivatePromptCommand(task.Id, versionId));
}
