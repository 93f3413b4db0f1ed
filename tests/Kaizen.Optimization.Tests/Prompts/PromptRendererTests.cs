using Kaizen.Optimization.LanguageModels;
using Kaizen.Optimization.Prompts;

namespace Kaizen.Optimization.Tests.Prompts;

[Parallelizable(ParallelScope.All)]
internal sealed class PromptRendererTests
{
    private static readonly Dictionary<string, string> Inputs = new() { ["ticket"] = "It \"broke\" {lang}", ["lang"] = "漢字" };

    [Test]
    public void Render_WithoutPlaceholders_AppendsTheInputsAsUserMessage() =>
        Assert.That(PromptRenderer.Render("Sort it. {\"a\": 1} {other}", ["ticket", "lang"], Inputs), Is.EqualTo(new ModelMessage[]
        {
            new(ModelSpeaker.System, "Sort it. {\"a\": 1} {other}"),
            new(ModelSpeaker.User, "ticket: It \"broke\" {lang}\nlang: 漢字"),
        }));

    [Test]
    public void Render_WithAllPlaceholders_IsTheUserMessageAndLeavesPlaceholdersInsideValues() =>
        Assert.That(PromptRenderer.Render("{ticket} in {lang}, {{lang}} {x}", ["ticket", "lang"], Inputs), Is.EqualTo(new ModelMessage[]
        {
            new(ModelSpeaker.User, "It \"broke\" {lang} in 漢字, {{lang}} {x}"),
        }));

    [Test]
    public void Render_WithSomePlaceholders_AppendsTheOthers() =>
        Assert.That(PromptRenderer.Render("Answer in {lang}.", ["ticket", "lang"], Inputs), Is.EqualTo(new ModelMessage[]
        {
            new(ModelSpeaker.System, "Answer in 漢字."),
            new(ModelSpeaker.User, "ticket: It \"broke\" {lang}"),
        }));

    [Test]
    public void Render_InsideJson_FindsThePlaceholder() =>
        Assert.That(PromptRenderer.Render("{\"t\": \"{ticket}\"}", ["ticket"], new Dictionary<string, string> { ["ticket"] = "x" })[0].Text, Is.EqualTo("{\"t\": \"x\"}"));

    [Test]
    public void Render_WhenAnInputIsAbsent_TakesItAsEmpty() =>
        Assert.That(PromptRenderer.Render("[{ticket}]", ["ticket"], new Dictionary<string, string>())[0].Text, Is.EqualTo("[]"));
}
