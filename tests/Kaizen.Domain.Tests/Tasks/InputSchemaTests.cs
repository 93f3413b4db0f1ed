using Kaizen.Domain.Common;
using Kaizen.Domain.Tasks;

namespace Kaizen.Domain.Tests.Tasks;

internal sealed class InputSchemaTests
{
    [TestCase("""{"ticket":"string","age":"int"}""", "ticket", "age")]
    [TestCase("""{"fields":["ticket","age"]}""", "ticket", "age")]
    [TestCase("""{"fields":["ticket","ticket"]}""", "ticket")]
    [TestCase("""{"fields":["ticket"],"age":"int"}""", "fields", "age")]
    [TestCase("""{"fields":"string"}""", "fields")]
    [TestCase("""{"fields":["ticket",1]}""", "fields")]
    public void From_ReadsBothForms(string json, params string[] fields) =>
        Assert.That(InputSchema.From(new JsonText(json))?.Fields, Is.EqualTo(fields));

    [TestCase("{}", true)]
    [TestCase("""{"fields":[]}""", true)]
    [TestCase("""{"fields":["ticket"]}""", true)]
    [TestCase("""{"fields":"string"}""", true)]
    [TestCase("""{"fields":[1],"age":"int"}""", true)]
    [TestCase("""{"fields":[1]}""", false)]
    [TestCase("""{"fields":["ticket",["age"]]}""", false)]
    public void IsReadable_WhenAListHoldsNamesAlone(string json, bool expected) =>
        Assert.That(InputSchema.IsReadable(new JsonText(json).ToElement()), Is.EqualTo(expected));

    [TestCase(null)]
    [TestCase("{}")]
    [TestCase("""{"fields":[]}""")]
    public void From_WhenNoFieldIsNamed_IsNull(string? json) =>
        Assert.That(InputSchema.From(json is null ? null : new JsonText(json)), Is.Null);

    [Test]
    public void Infer_NamesEachInputAsText() =>
        Assert.That(
            InputSchema.Infer(new JsonText("""{"ticket":"a","age":3,"tags":["x"]}"""))?.Value,
            Is.EqualTo("""{"ticket":"string","age":"string","tags":"string"}"""));

    [Test]
    public void Infer_WhenAnInputIsNamedFields_StillBindsThatOne()
    {
        JsonText? inferred = InputSchema.Infer(new JsonText("""{"fields":["a"]}"""));

        Assert.That(InputSchema.From(inferred)?.Fields, Is.EqualTo(new[] { "fields" }));
    }

    [TestCase(null)]
    [TestCase("{}")]
    public void Infer_WhenThereAreNoInputs_IsNull(string? inputs) =>
        Assert.That(InputSchema.Infer(inputs is null ? null : new JsonText(inputs)), Is.Null);

    [TestCase("""{"b":1,"a":2,"c":3}""")]
    [TestCase("""{"c":null,"b":{},"a":[]}""")]
    public void Check_WhenTheFieldsAreExactlyThese_Passes(string inputs) =>
        Assert.That(() => new InputSchema(["a", "b", "c"]).Check(new JsonText(inputs)), Throws.Nothing);

    [TestCase(null, "Missing required input fields: ['a', 'b', 'c']")]
    [TestCase("""{"b":1}""", "Missing required input fields: ['a', 'c']")]
    [TestCase("""{"b":1,"x":2}""", "Missing required input fields: ['a', 'c']; Unexpected input fields: ['x']")]
    [TestCase("""{"A":1,"b":2,"c":3}""", "Missing required input fields: ['a']; Unexpected input fields: ['A']")]
    [TestCase("""{"a":1,"b":2,"c":3,"z":4,"x":5}""", "Unexpected input fields: ['x', 'z']")]
    public void Check_WhenTheFieldsDiffer_NamesThemInOrder(string? inputs, string message) =>
        Assert.That(
            () => new InputSchema(["c", "b", "a"]).Check(inputs is null ? null : new JsonText(inputs)),
            Throws.TypeOf<InputsDoNotMatchException>().With.Message.EqualTo(message)
                .And.Property(nameof(InputsDoNotMatchException.Rule)).EqualTo("inputs-do-not-match"));
}
