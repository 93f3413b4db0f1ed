using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Prompts;
using Kaizen.Infrastructure.Persistence.Prompts;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace Kaizen.Infrastructure.Tests.Persistence.Prompts;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ActivePromptsTests : IDisposable
{
    private static readonly PromptResponse Prompt = new()
    {
        Id = Guid.NewGuid(),
        TaskId = Guid.NewGuid(),
        VersionNumber = 1,
        PromptText = "p",
        Status = "active",
        CreatedAt = default,
    };

    private readonly Mock<IPromptQueries> _queries = new();
    private readonly ServiceProvider _services;
    private readonly ActivePrompts _prompts;

    public ActivePromptsTests()
    {
        _services = new ServiceCollection().AddScoped(_ => _queries.Object).BuildServiceProvider();
        _prompts = new ActivePrompts(TimeSpan.FromMinutes(5), _services.GetRequiredService<IServiceScopeFactory>());
    }

    [Test]
    public async Task GetAsync_UnderTheSameNumber_AsksTheDatabaseOnce()
    {
        GivenActive(Prompt);

        await _prompts.GetAsync(Prompt.TaskId, stamp: 7, default);

        Assert.That(await _prompts.GetAsync(Prompt.TaskId, stamp: 7, default), Is.EqualTo(Prompt));
        _queries.Verify(queries => queries.FindActiveAsync(Prompt.TaskId, It.IsAny<CancellationToken>()), Times.Once);
    }

    [TestCase(8)]
    [TestCase(6)]
    public async Task GetAsync_UnderAnotherNumber_DoesNotServeWhatIsHeld(long stamp)
    {
        GivenActive(Prompt);
        await _prompts.GetAsync(Prompt.TaskId, stamp: 7, default);
        GivenActive(Prompt with { PromptText = "new" });

        Assert.That((await _prompts.GetAsync(Prompt.TaskId, stamp, default)).PromptText, Is.EqualTo("new"));
    }

    [TestCase(true, "No active prompt for this task")]
    [TestCase(false, "Task not found")]
    public void GetAsync_WhenThereIsNone_TellsWhetherThereIsATask(bool taskExists, string message)
    {
        _queries.Setup(queries => queries.TaskExistsAsync(Prompt.TaskId, It.IsAny<CancellationToken>())).ReturnsAsync(taskExists);

        Assert.That(
            async () => await _prompts.GetAsync(Prompt.TaskId, stamp: 7, default),
            Throws.TypeOf<EntityNotFoundException>().With.Message.EqualTo(message));
    }

    public void Dispose()
    {
        _prompts.Dispose();
        _services.Dispose();
    }

    private void GivenActive(PromptResponse prompt) =>
        _queries.Setup(queries => queries.FindActiveAsync(Prompt.TaskId, It.IsAny<CancellationToken>())).ReturnsAsync(prompt);
}
