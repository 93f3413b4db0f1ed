using FluentValidation;

namespace Kaizen.Application.Common;

/// <summary>Which part of a list is wanted.</summary>
/// <param name="Limit">The most items, at least 1; more than the list's maximum means the maximum, null its default.</param>
/// <param name="Offset">The items to leave out, at least 0; null is 0.</param>
public sealed record PageRequest(long? Limit, long? Offset)
{
    internal Page Within(int defaultLimit, int maxLimit) => new((int)Math.Min(Limit ?? defaultLimit, maxLimit), (int)Math.Min(Offset ?? 0, int.MaxValue));
}

/// <summary>A part of a list, within its bounds.</summary>
public readonly record struct Page(int Limit, int Offset);

internal sealed class PageRequestValidator : AbstractValidator<PageRequest>
{
    public PageRequestValidator()
    {
        RuleFor(page => page.Limit).GreaterThanOrEqualTo(1).WithMessage("limit must be at least 1");
        RuleFor(page => page.Offset).GreaterThanOrEqualTo(0).WithMessage("offset must be at least 0");
    }
}
