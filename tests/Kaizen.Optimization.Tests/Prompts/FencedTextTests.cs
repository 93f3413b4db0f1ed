using Kaizen.Optimization.Prompts;

namespace Kaizen.Optimization.Tests.Prompts;

[Parallelizable(ParallelScope.All)]
internal sealed class FencedTextTests
{
    [TestCase("```\nDo it.\n```", "Do it.")]
    [TestCase("Here:\n```\nDo it.\nWell.\n```\nDone.", "Do it.\nWell.")]
    [TestCase("```markdown\nDo it.\n```", "Do it.")]
    [TestCase("```Do it.```", "Do it.")]
    [TestCase("```\nDo it.", "Do it.")]
    [TestCase("Do it.\n```", "Do it.")]
    [TestCase("  Do it.  ", "Do it.")]
    [TestCase("```\nUse:\n```json\n{}\n```\nonly.\n```", "Use:\n```json\n{}\n```\nonly.")]
    [TestCase("````\nDo ``` it.\n````", "Do ``` it.")]
    [TestCase("```\n```", "")]
    [TestCase("", "")]
    public void Extract_TakesWhatIsBetweenTheOutermostFences(string answer, string expected) =>
        Assert.That(FencedText.Extract(answer), Is.EqualTo(expected));

    [Test]
    public void Fence_WhenTheTextHoldsFences_UsesLongerOnes() =>
        Assert.That(FencedText.Fence("a ```` b"), Is.EqualTo("`````\na ```` b\n`````"));
}
