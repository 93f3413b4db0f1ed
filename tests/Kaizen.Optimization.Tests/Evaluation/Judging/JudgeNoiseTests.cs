using Kaizen.Optimization.Evaluation.Judging;

namespace Kaizen.Optimization.Tests.Evaluation.Judging;

[Parallelizable(ParallelScope.All)]
internal sealed class JudgeNoiseTests
{
    [Test]
    public void Of_TellsHowFarTwoScoresOfOneAnswerLieApart()
    {
        JudgeNoise noise = JudgeNoise.Of([0, 0.1, -0.4, 0.2])!;

        Assert.Multiple(() =>
        {
            Assert.That(noise.Repeats, Is.EqualTo(4));
            Assert.That(noise.Agreement, Is.EqualTo(0.5), "at most 0.1 apart");
            Assert.That(noise.StandardDeviation, Is.EqualTo(Math.Sqrt((0.01 + 0.16 + 0.04) / 8)).Within(1e-12), "the difference of two scores varies twice as much as one");
            Assert.That(noise.Margin, Is.EqualTo(0.05));
        });
    }

    [Test]
    public void Of_ASteadyJudge_AsksForNoMargin() => Assert.That(JudgeNoise.Of([0.1, -0.1, 0, 0])!.Margin, Is.Zero);

    [Test]
    public void Of_Nothing_IsNothing() => Assert.That(JudgeNoise.Of([]), Is.Null);
}
