using Kaizen.Domain.Tasks;
using Kaizen.Optimization.Prompts;

namespace Kaizen.Optimization.Tests.Prompts;

[Parallelizable(ParallelScope.All)]
internal sealed class PromptPartsTests
{
    [TestCase(ModuleKind.Predict, false)]
    [TestCase(ModuleKind.Predict, true)]
    [TestCase(ModuleKind.ChainOfThought, false)]
    [TestCase(ModuleKind.ChainOfThought, true)]
    public void Of_TakesApartWhatTextPutTogether(ModuleKind module, bool demonstrations)
    {
        PromptParts parts = PromptParts.Of("Sort it.\n\nWell.", module) with { Demonstrations = demonstrations ? PromptParts.Frame(["a\n", "b\n"]) : "" };

        Assert.That(PromptParts.Of(parts.Text(), module), Is.EqualTo(parts));
    }

    [Test]
    public void Text_WhenTheModuleReasons_AsksForReasoningOnce()
    {
        string once = PromptParts.Of("Sort it.", ModuleKind.ChainOfThought).Text();

        Assert.That(once, Does.StartWith("Sort it.\n\n").And.Contain("step by step"));
        Assert.That(PromptParts.Of(once, ModuleKind.ChainOfThought).Text(), Is.EqualTo(once));
    }

    [TestCase("Because of x.\nAnswer: spam", "spam")]
    [TestCase("Answer: no, wait.\n**Answer:** ham ", "ham")]
    [TestCase("spam", "spam")]
    public void Answer_WhenTheModuleReasons_IsWhatFollowsTheLastMarker(string output, string expected) =>
        Assert.That(PromptParts.Answer(output, ModuleKind.ChainOfThought), Is.EqualTo(expected));

    [Test]
    public void Answer_WhenTheModuleDoesNotReason_IsAllOfIt() =>
        Assert.That(PromptParts.Answer("Answer: spam", ModuleKind.Predict), Is.EqualTo("Answer: spam"));
}
