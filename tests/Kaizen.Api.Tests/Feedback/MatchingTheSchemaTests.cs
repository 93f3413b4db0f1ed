namespace Kaizen.Api.Tests.Feedback;

internal sealed class MatchingTheSchemaTests(DatabaseEngine engine) : ApiTests(engine)
{
    [TestCase("""{"ticket_text":"string","category":"string"}""")]
    [TestCase("""{"fields":["ticket_text","category"]}""")]
    public async Task InputsOfExactlyTheseNames_AreTaken(string schema)
    {
        string taskId = await TaskWithAsync(schema);

        (await PostAsync(taskId, """{"category":"c","ticket_text":"t"}""")).ShouldBe(Created);
    }

    [TestCase("""{"ticket_text":"t"}""", "Missing required input fields: ['category']")]
    [TestCase("""{}""", "Missing required input fields: ['category', 'ticket_text']")]
    [TestCase("""{"ticket_text":"t","category":"c","x":"y"}""", "Unexpected input fields: ['x']")]
    [TestCase("""{"z":1,"ticket_text":"t","a":2,"category":"c"}""", "Unexpected input fields: ['a', 'z']")]
    [TestCase("""{"ticket_text":"t","x":"y"}""", "Missing required input fields: ['category']; Unexpected input fields: ['x']")]
    [TestCase("""{"Ticket_Text":"t","category":"c"}""", "Missing required input fields: ['ticket_text']; Unexpected input fields: ['Ticket_Text']")]
    public async Task OtherInputs_AreInvalid(string inputs, string detail)
    {
        foreach (string schema in new[] { """{"ticket_text":"string","category":"string"}""", """{"fields":["ticket_text","category"]}""" })
        {
            string taskId = await TaskWithAsync(schema);

            (await PostAsync(taskId, inputs)).ShouldBeInvalid("inputs", detail);
        }
    }

    [Test]
    public async Task WithoutASchema_AnyInputsAreTaken()
    {
        string taskId = await Api.GivenATaskAsync();

        (await PostAsync(taskId, """{"a":"b"}""")).ShouldBe(Created);
        (await PostAsync(taskId, """{"c":"d"}""")).ShouldBe(Created);
    }

    [Test]
    public async Task ByName_AnExplicitSchemaIsChecked()
    {
        JsonElement task = await Api.GivenATaskSummaryAsync(new { schema_json = new { a = "string" } });

        Answer answer = await Client.PostAsync(
            "/api/v1/feedback", new { task_name = task.Text("name"), inputs = new { a = "b", c = "d" }, output = "o" });

        answer.ShouldBeProblem(UnprocessableEntity, "Unexpected input fields: ['c']");
    }

    private async Task<string> TaskWithAsync(string schema) => await Api.GivenATaskAsync(JsonDocument.Parse($$"""{"schema_json":{{schema}}}"""));

    private Task<Answer> PostAsync(string taskId, string inputs) =>
        Client.PostAsync("/api/v1/feedback", $$"""{"task_id":"{{taskId}}","output":"o","inputs":{{inputs}}}""");
}
