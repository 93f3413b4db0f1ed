using FluentValidation;
using Kaizen.Application.Common.Behaviors;
using MediatR;

namespace Kaizen.Application.Tests.Common;

internal sealed class ValidationBehaviorTests
{
    private bool _handled;

    [Test]
    public void Handle_WhenRulesAreBroken_ThrowsAllOfThemAndHandlesNothing()
    {
        ValidationException? broken = Assert.ThrowsAsync<ValidationException>(() => HandleAsync(new Request(0, "")));

        Assert.That(broken!.Errors.Select(failure => failure.ErrorMessage), Is.EqualTo(new[] { "too small", "no name" }));
        Assert.That(_handled, Is.False);
    }

    [Test]
    public async Task Handle_WhenAllRulesAreKept_HandlesTheRequest()
    {
        await HandleAsync(new Request(1, "a"));

        Assert.That(_handled, Is.True);
    }

    private Task<string> HandleAsync(Request request) =>
        new ValidationBehavior<Request, string>([new SizeValidator(), new NameValidator()]).Handle(request, default, () =>
        {
            _handled = true;
            return Task.FromResult("done");
        });

    private sealed record Request(int Size, string Name) : IRequest<string>;

    private sealed class SizeValidator : AbstractValidator<Request>
    {
        public SizeValidator() => RuleFor(request => request.Size).GreaterThan(0).WithMessage("too small");
    }

    private sealed class NameValidator : AbstractValidator<Request>
    {
        public NameValidator() => RuleFor(request => request.Name).NotEmpty().WithMessage("no name");
    }
}
