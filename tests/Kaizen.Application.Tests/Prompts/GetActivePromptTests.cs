using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Prompts;
using Kaizen.Application.Prompts.Queries.GetActivePrompt;
using Moq;

namespace Kaizen.Application.Tests.Prompts;

internal sealed class GetActivePromptTests
{
    private static readonly PromptResponse Prompt = new()
    {
        Id = Guid.NewGuid(), TaskId = Guid.NewGuid(), VersionNumber = 1, PromptText = "p", Status = "active", CreatedAt = default,
    };

    private readonly Mock<IActivePromptCache> _cache = new(MockBehavior.Strict);
    private readonly Mock<ICacheStamp> _stamps = new();
    private readonly Mock<IPromptQueries> _prompts = new();

    [SetUp]
    public void BeginAtSeven() => _stamps.Setup(stamps => stamps.ReadAsync(It.IsAny<CancellationToken>())).ReturnsAsync(7);

    [Test]
    public async Task Handle_WhenItIsHeldUnderTheNumberOfNow_AsksNoDatabase()
    {
        _cache.Setup(cache => cache.Find(Prompt.TaskId, 7)).Returns(Prompt);

        Assert.That(await HandleAsync(), Is.SameAs(Prompt));
        _prompts.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Handle_WhenItIsLoaded_HoldsItUnderTheNumberReadBefore()
    {
        var order = new MockSequence();
        var stamps = new Mock<ICacheStamp>(MockBehavior.Strict);
        var prompts = new Mock<IPromptQueries>(MockBehavior.Strict);
        stamps.InSequence(order).Setup(source => source.ReadAsync(It.IsAny<CancellationToken>())).ReturnsAsync(7);
        _cache.InSequence(order).Setup(cache => cache.Find(Prompt.TaskId, 7)).Returns((PromptResponse?)null);
        prompts.InSequence(order).Setup(queries => queries.FindActiveAsync(Prompt.TaskId, It.IsAny<CancellationToken>())).ReturnsAsync(Prompt);
        _cache.InSequence(order).Setup(cache => cache.Store(Prompt, 7));

        PromptResponse found =
            await new GetActivePromptHandler(_cache.Object, stamps.Object, prompts.Object).Handle(new GetActivePromptQuery(Prompt.TaskId), default);

        Assert.That(found, Is.SameAs(Prompt));
        _cache.Verify(cache => cache.Store(Prompt, 7), Times.Once);
    }

    [TestCase(true, "No active prompt for this task")]
    [TestCase(false, "Task not found")]
    public void Handle_WhenThereIsNone_TellsWhetherThereIsATask(bool taskExists, string message)
    {
        _cache.Setup(cache => cache.Find(Prompt.TaskId, 7)).Returns((PromptResponse?)null);
        _prompts.Setup(prompts => prompts.TaskExistsAsync(Prompt.TaskId, It.IsAny<CancellationToken>())).ReturnsAsync(taskExists);

        Assert.That(HandleAsync, Throws.TypeOf<EntityNotFoundException>().With.Message.EqualTo(message));
    }

    private Task<PromptResponse> HandleAsync() =>
        new GetActivePromptHandler(_cache.Object, _stamps.Object, _prompts.Object).Handle(new GetActivePromptQuery(Prompt.TaskId), default);
}
