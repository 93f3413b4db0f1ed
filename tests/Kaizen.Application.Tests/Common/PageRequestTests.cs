using Kaizen.Application.Common;

namespace Kaizen.Application.Tests.Common;

internal sealed class PageRequestTests
{
    [TestCase(null, null, 50, 0)]
    [TestCase(1, 7, 1, 7)]
    [TestCase(200, 0, 200, 0)]
    [TestCase(201, null, 200, 0)]
    [TestCase(int.MaxValue, int.MaxValue, 200, int.MaxValue)]
    public void Within_ClampsToTheMaximum(int? limit, int? offset, int expectedLimit, int expectedOffset) =>
        Assert.That(new PageRequest(limit, offset).Within(defaultLimit: 50, maxLimit: 200), Is.EqualTo(new Page(expectedLimit, expectedOffset)));

    [TestCase(0, null, "limit must be at least 1")]
    [TestCase(-5, null, "limit must be at least 1")]
    [TestCase(null, -1, "offset must be at least 0")]
    public void Validator_WhenOutOfRange_NamesTheMember(int? limit, int? offset, string message) =>
        Assert.That(
            new PageRequestValidator().Validate(new PageRequest(limit, offset)).Errors.Select(failure => failure.ErrorMessage),
            Is.EqualTo(new[] { message }));

    [Test]
    public void Validator_WhenInRange_Passes() =>
        Assert.That(new PageRequestValidator().Validate(new PageRequest(1, 0)).IsValid, Is.True);
}
