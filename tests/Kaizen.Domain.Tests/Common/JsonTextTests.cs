using System.Text.Json;
using Kaizen.Domain.Common;

namespace Kaizen.Domain.Tests.Common;

internal sealed class JsonTextTests
{
    [Test]
    public void ToElement_KeepsNumbersNestingAndUnicodeAsTheyCame()
    {
        const string Text = """{"n": 1.10, "big": 12345678901234567890.5, "e": 1E5, "t": "ü\u00fc😀", "d": {"x": [1, null, true]}}""";

        var json = new JsonText(Text);

        Assert.That(json.Value, Is.EqualTo(Text));
        Assert.That(json.ToElement().GetRawText(), Is.EqualTo(Text));
    }

    [Test]
    public void MemberNames_WhenOneComesTwice_ListsItOnceInOrder() =>
        Assert.That(new JsonText("""{"b":1,"a":2,"b":3,"A":4}""").MemberNames(), Is.EqualTo(new[] { "b", "a", "A" }));

    [Test]
    public void ToElement_WhenWrappedOnceMoreThanClientsMaySend_CanBeRead()
    {
        string deepest = string.Concat(Enumerable.Repeat("""{"x":""", JsonText.MaxDepth)) + "1" + new string('}', JsonText.MaxDepth);

        var wrapped = new JsonText($$"""{"list":[{{deepest}}]}""");

        Assert.That(wrapped.ToElement().GetProperty("list")[0].GetRawText(), Is.EqualTo(deepest));
    }

    [TestCase("")]
    [TestCase("  ")]
    public void Constructor_WhenEmpty_Throws(string text) => Assert.That(() => new JsonText(text), Throws.ArgumentException);

    [TestCase("""{"a":1}""", true)]
    [TestCase("""{"a": 1}""", false)]
    public void Equality_IsThatOfTheTexts(string other, bool equal) =>
        Assert.That(new JsonText("""{"a":1}""").Equals(new JsonText(other)), Is.EqualTo(equal));

    [Test]
    public void ToElement_WhenTheTextIsNoJson_Throws() =>
        Assert.That(() => new JsonText("{").ToElement(), Throws.InstanceOf<JsonException>());
}
