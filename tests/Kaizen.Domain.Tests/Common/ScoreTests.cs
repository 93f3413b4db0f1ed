using Kaizen.Domain.Common;

namespace Kaizen.Domain.Tests.Common;

internal sealed class ScoreTests
{
    [TestCase(0)]
    [TestCase(0.5)]
    [TestCase(1)]
    public void Constructor_WhenInRange_KeepsTheValue(double value) => Assert.That(new Score(value).Value, Is.EqualTo(value));

    [TestCase(-double.Epsilon)]
    [TestCase(1.0000000000000002)]
    [TestCase(double.NaN)]
    [TestCase(double.NegativeInfinity)]
    [TestCase(double.PositiveInfinity)]
    public void Constructor_WhenOutOfRangeOrNotANumber_Throws(double value) =>
        Assert.That(() => new Score(value), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void Default_IsZero() => Assert.That(default(Score), Is.EqualTo(Score.Zero).And.EqualTo(new Score(0)));

    [Test]
    public void Comparisons_FollowTheValues()
    {
        var low = new Score(0.2);
        var high = new Score(0.7);

        Assert.Multiple(() =>
        {
            Assert.That(low < high, Is.True);
            Assert.That(low > high, Is.False);
            Assert.That(low <= new Score(0.2), Is.True);
            Assert.That(high <= low, Is.False);
            Assert.That(high >= new Score(0.7), Is.True);
            Assert.That(low >= high, Is.False);
            Assert.That(new[] { high, Score.One, Score.Zero, low }.Order(), Is.EqualTo(new[] { Score.Zero, low, high, Score.One }));
        });
    }
}
