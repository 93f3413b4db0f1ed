using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kaizen.Api.Tests.Nodes;

/// <summary>A node that stops, and one that starts on what it left.</summary>
[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class StartingAgainTests(DatabaseEngine engine)
{
    [Test]
    public async Task AJobThatWasRunning_IsTakenUpAgain()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        await using SilentModel model = await SilentModel.StartAsync();
        string key;
        string taskId;
        string jobId;
        await using (KaizenApi stopped = await KaizenApi.StartAsync(database, new KaizenApiOptions { Settings = model.Settings }))
        {
            key = stopped.Key;
            taskId = await stopped.GivenATrainableTaskAsync();
            jobId = await stopped.GivenAJobAsync(taskId);
            await Until.TrueAsync(() => stopped.JobAsync(jobId), job => job.Text("status") != "PENDING", TimeSpan.FromSeconds(30));
        }

        await using KaizenApi started = await KaizenApi.StartAsync(database, new KaizenApiOptions { Key = key });

        JsonElement job = await started.UntilTheJobEndsAsync(jobId);
        Assert.That(job.Text("status"), Is.EqualTo("SUCCESS"), job.ToString());
        Assert.That((await started.JobsOfAsync(taskId)).GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task WhatWasAcknowledged_IsThere()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        string key;
        string taskId;
        JsonElement entry;
        JsonElement task;
        JsonElement prompt;
        await using (KaizenApi stopped = await KaizenApi.StartAsync(database))
        {
            key = stopped.Key;
            taskId = await stopped.GivenATaskAsync(new { git_token_raw = "secret" });
            entry = await stopped.GivenFeedbackAsync(taskId);
            await stopped.GivenAnActivePromptAsync(taskId);
            task = await stopped.TaskAsync(taskId);
            prompt = (await stopped.Client.GetAsync($"/api/v1/prompts/{taskId}")).ShouldBe(OK);
        }

        await using KaizenApi started = await KaizenApi.StartAsync(database, new KaizenApiOptions { Key = key });

        JsonElement feedback = (await started.Client.GetAsync($"/api/v1/feedback?task_id={taskId}")).ShouldBe(OK);
        JsonElement served = (await started.Client.GetAsync($"/api/v1/prompts/{taskId}")).ShouldBe(OK);
        Assert.Multiple(async () =>
        {
            Assert.That((await started.TaskAsync(taskId)).GetRawText(), Is.EqualTo(task.GetRawText()));
            Assert.That(feedback[0].GetRawText(), Is.EqualTo(entry.GetRawText()));
            Assert.That(served.GetRawText(), Is.EqualTo(prompt.GetRawText()));
        });
    }

    [Test]
    public async Task ARequestThatIsHalfSent_FinishesWhenTheNodeStops()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        await using KaizenApi api = await KaizenApi.StartAsync(database);
        string name = Given.Name("half");
        var content = new HalfSentContent(JsonSerializer.SerializeToUtf8Bytes(new { name, description = new string('x', 10_000) }));

        // The server asks for the body when it begins to read it.
        Task<Answer> answer = api.Client.SendAsync(HttpMethod.Post, "/api/v1/tasks", content, ("Expect", "100-continue"));
        await content.Half;
        using var idle = new TcpClient(api.Address.Host, api.Address.Port);
        await idle.GetStream().WriteAsync("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
        await idle.GetStream().ReadExactlyAsync(new byte[1]);
        api.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        // The server wakes all connections when it stops; those that are idle, it closes.
        await idle.GetStream().CopyToAsync(Stream.Null);
        content.SendTheRest();

        Assert.That((await answer).ShouldBe(Created).Text("name"), Is.EqualTo(name));
    }

    [Test]
    public async Task InProductionWithoutAModel_JobsFailAndFeedbackIsTaken()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        await using KaizenApi api = await KaizenApi.StartAsync(
            database, new KaizenApiOptions { Environment = "Production", Settings = [("Llm:Provider", "OpenAI"), ("Llm:ApiKey", "")] });
        string taskId = await api.GivenATrainableTaskAsync(new { feedback_threshold = 12 });

        JsonElement jobs = await Until.TrueAsync(
            () => api.JobsOfAsync(taskId), list => list.GetArrayLength() == 1 && Until.HasEnded(list[0]), TimeSpan.FromSeconds(30));

        Assert.That(jobs[0].Text("status"), Is.EqualTo("FAILURE"));
        Assert.That(jobs[0].Text("error_message"), Does.Contain("configured"));
        Assert.That(jobs[0].Text("progress_step"), Is.EqualTo("error"));
        await api.GivenFeedbackAsync(taskId);
    }
}
