using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kaizen.Api.Tests.Jobs;

[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class ScoringByWebhookTests(DatabaseEngine engine)
{
    private readonly ConcurrentBag<JsonElement> _asked = [];

    [Test]
    public async Task AJob_IsScoredByTheUsersOwnService()
    {
        await using WebApplication scorer = await StartScorerAsync();
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        await using KaizenApi api = await KaizenApi.StartAsync(database, new() { Settings = [("Evaluators:AllowPrivateNetworks", "true")] });
        var taskFields = new { evaluator_config = new { type = "webhook", url = $"{scorer.Urls.First()}/score" } };

        JsonElement job = await api.GivenASucceededJobAsync(taskFields);

        JsonElement candidates = (await api.Client.GetAsync($"/api/v1/jobs/{job.Text("id")}/candidates")).ShouldBe(OK);
        Assert.Multiple(() =>
        {
            Assert.That(_asked, Is.Not.Empty);
            Assert.That(_asked.Select(body => body.Member("inputs").Text("ticket_text")), Has.All.StartsWith("Ticket "));
            Assert.That(_asked.Select(body => body.Text("expected_output")), Has.All.AnyOf("billing", "account", "bug"));
            Assert.That(candidates[0].Number("validation_score"), Is.EqualTo(0.125), "The service gave 0.125 to every answer of the prompt in use.");
        });
    }

    private async Task<WebApplication> StartScorerAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication server = builder.Build();
        server.MapPost("/score", (JsonElement body) =>
        {
            _asked.Add(body);
            return Results.Json(new { score = body.Text("output") == body.Text("expected_output") ? 1 : 0.125, reason = "as we like it" });
        });
        await server.StartAsync();
        return server;
    }
}
