using System.Text;

namespace Kaizen.Api.Tests.Tasks;

/// <summary>A task takes five seeds here.</summary>
internal sealed class SeedLimitTests(DatabaseEngine engine) : ApiTests(engine, ApiKind.FewSeeds)
{
    [TestCase(1)]
    [TestCase(400_000, Description = "More than is handed to the database at once.")]
    public async Task TheLimit_IsNeverPassed(int outputLength)
    {
        string taskId = await Api.GivenATaskAsync();

        JsonElement first = (await UploadAsync(taskId, 3, outputLength)).ShouldBe(Created);
        JsonElement second = (await UploadAsync(taskId, 4, outputLength)).ShouldBe(Created);
        Answer third = await UploadAsync(taskId, 1, outputLength);

        third.ShouldBeProblem(BadRequest);
        Assert.Multiple(() =>
        {
            Assert.That((first.Number("accepted"), first.Number("total_seeds"), first.Number("seed_limit")), Is.EqualTo((3, 3, 5)));
            Assert.That((second.Number("accepted"), second.Number("rejected"), second.Number("total_seeds")), Is.EqualTo((2, 2, 5)));
        });
    }

    [Test]
    public async Task TheLimit_WhenSixteenUploadAtOnce_IsNeverPassed()
    {
        string taskId = await Api.GivenATaskAsync();

        Answer[] answers = await AtOnce.SendAsync(16, _ => UploadAsync(taskId, 2));

        foreach (Answer answer in answers.Where(answer => answer.Status != Created))
        {
            answer.ShouldBeProblem(BadRequest);
        }

        JsonElement seeds = (await Client.GetAsync($"/api/v1/feedback?task_id={taskId}")).ShouldBe(OK);
        Assert.That(seeds.GetArrayLength(), Is.EqualTo(5));
    }

    [Test]
    public async Task ASeedByNameOverTheLimit_FillsNothingIn()
    {
        JsonElement task = await Api.GivenATaskSummaryAsync();
        string taskId = task.Text("id")!;
        (await UploadAsync(taskId, 5)).ShouldBe(Created);

        Answer answer = await Client.PostAsync(
            "/api/v1/feedback",
            new { task_name = task.Text("name"), inputs = new { a = "b" }, output = "o", source = "seed", existing_prompt_text = "Refused" });

        answer.ShouldBeProblem(BadRequest);
        Assert.That((await Api.TaskAsync(taskId)).Text("existing_prompt_text"), Is.Null);
    }

    private Task<Answer> UploadAsync(string taskId, int lines, int outputLength = 1)
    {
        string line = $$"""{"inputs":{"a":"b"},"output":"{{new string('o', outputLength)}}","score":1}""";
        return Client.UploadSeedsAsync(taskId, Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(line, lines))));
    }
}
