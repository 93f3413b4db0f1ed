using Kaizen.Application.Common;
using Kaizen.Application.Common.Behaviors;
using Kaizen.Application.Common.Exceptions;
using MediatR;
using Moq;

namespace Kaizen.Application.Tests.Common;

internal sealed class ConflictRetryBehaviorTests
{
    private readonly Mock<IUnitOfWork> _unitOfWork = new();
    private int _attempts;

    [TestCase(0)]
    [TestCase(4)]
    public async Task Handle_WhenRacesAreLost_StartsAnewUntilOneIsWon(int lost)
    {
        _unitOfWork.Setup(unit => unit.TryResetAsync()).ReturnsAsync(true);

        string answer = await HandleAsync(() => ++_attempts <= lost ? throw Conflict() : "won");

        Assert.That((answer, _attempts), Is.EqualTo(("won", lost + 1)));
        _unitOfWork.Verify(unit => unit.TryResetAsync(), Times.Exactly(lost));
    }

    [Test]
    public void Handle_WhenEveryRaceIsLost_GivesUpAfterFiveAttempts()
    {
        _unitOfWork.Setup(unit => unit.TryResetAsync()).ReturnsAsync(true);

        Assert.That(() => HandleAsync(Lose), Throws.TypeOf<ConcurrentUpdateException>());
        Assert.That(_attempts, Is.EqualTo(5));
    }

    [Test]
    public void Handle_WhenTheUnitIsPartOfALargerOne_LeavesTheConflictToThat()
    {
        _unitOfWork.Setup(unit => unit.TryResetAsync()).ReturnsAsync(false);

        Assert.That(() => HandleAsync(Lose), Throws.TypeOf<ConcurrentUpdateException>());
        Assert.That(_attempts, Is.EqualTo(1));
    }

    [Test]
    public void Handle_WhenAnythingElseFails_DoesNotTryAgain()
    {
        Assert.That(() => HandleAsync(() => throw EntityNotFoundException.Task()), Throws.TypeOf<EntityNotFoundException>());
        _unitOfWork.Verify(unit => unit.TryResetAsync(), Times.Never);
    }

    private static ConcurrentUpdateException Conflict() => new(new InvalidOperationException("the row was changed"));

    private string Lose()
    {
        _attempts++;
        throw Conflict();
    }

    private Task<string> HandleAsync(Func<string> attempt) =>
        new ConflictRetryBehavior<Request, string>(Mock.Of<IServiceProvider>(services => services.GetService(typeof(IUnitOfWork)) == _unitOfWork.Object)).Handle(new Request(), default, () => Task.FromResult(attempt()));

    private sealed record Request : IRequest<string>;
}
