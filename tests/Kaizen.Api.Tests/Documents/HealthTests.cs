namespace Kaizen.Api.Tests.Documents;

internal sealed class HealthTests(DatabaseEngine engine) : ApiTests(engine)
{
    [Test]
    public async Task Health_SaysThatTheProcessLives()
    {
        JsonElement health = (await Api.Anonymous.GetAsync("/health")).ShouldBe(OK);

        Assert.That(health.Text("status"), Is.EqualTo("ok"));
    }

    [Test]
    public async Task Readiness_NamesWhatItDependsOn()
    {
        // The scheduler starts a moment after the server.
        Answer ready = await Until.TrueAsync(() => Api.Anonymous.GetAsync("/health/ready"), answer => answer.Status == OK, TimeSpan.FromSeconds(20));

        Assert.That(ready.Text, Does.Contain("database").IgnoreCase.And.Contain("scheduler").IgnoreCase);
        Assert.That(ready.Text, Does.Not.Contain("Data Source").And.Not.Contain("Password").IgnoreCase.And.Not.Contain("Host="));
    }

    [Test]
    public async Task Docs_AreAPage()
    {
        Answer answer = await Api.Anonymous.GetAsync("/docs");
        if ((int)answer.Status is >= 300 and < 400)
        {
            answer = await Api.Anonymous.GetAsync(answer.Header("Location")!);
        }

        Assert.That(answer.Status, Is.EqualTo(OK));
        Assert.That(answer.MediaType, Is.EqualTo("text/html"));
        Assert.That(answer.Text, Does.Contain("swagger").IgnoreCase);
    }
}
