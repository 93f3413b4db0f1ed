using System.Text.Json;
using Kaizen.Application.Common;

namespace Kaizen.Application.Tests.Common;

internal sealed class JsonStringsTests
{
    [TestCase("""{"a":"\u0000"}""", "a text must not contain U+0000")]
    [TestCase("""{"a":[{"b":"x\u0000y"}]}""", "a text must not contain U+0000")]
    [TestCase("""{"\u0000":1}""", "a text must not contain U+0000")]
    [TestCase("""{"a":"\ud800"}""", "a text must be valid Unicode")]
    [TestCase("""["\udc00x"]""", "a text must be valid Unicode")]
    [TestCase("""{"\ud800":1}""", "a text must be valid Unicode")]
    [TestCase("""{"a":["\ud83d\ude00",1.5,true,null,{}],"ü":"ok"}""", null)]
    public void FindUnstorable_TellsWhatADatabaseCannotHold(string json, string? error)
    {
        using JsonDocument document = JsonDocument.Parse(json);

        Assert.That(JsonStrings.FindUnstorable(document.RootElement), Is.EqualTo(error));
    }
}
