namespace Kaizen.Api.Tests.ApiKeys;

/// <summary>Each test has an application of its own, which starts without any key.</summary>
[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class BootstrappingTests(DatabaseEngine engine)
{
    private static readonly KaizenApiOptions WithoutKeys = new() { Settings = [("Auth:CreateFirstKey", "false")] };

    [Test]
    public async Task TheLifeOfTheFirstKey()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        await using KaizenApi api = await KaizenApi.StartAsync(database, WithoutKeys);
        WireClient anyone = api.Anonymous;

        JsonElement before = (await anyone.GetAsync("/api/v1/keys/status")).ShouldBe(OK);
        JsonElement created = (await anyone.PostAsync("/api/v1/keys/bootstrap", "{}")).ShouldBe(Created);
        JsonElement after = (await anyone.GetAsync("/api/v1/keys/status")).ShouldBe(OK);
        WireClient holder = api.ClientWith(created.Text("key")!);
        (await holder.GetAsync("/api/v1/tasks")).ShouldBe(OK);
        (await anyone.PostAsync("/api/v1/keys/bootstrap", "{}")).ShouldBeProblem(Forbidden);
        (await holder.DeleteAsync($"/api/v1/keys/{created.Text("id")}")).ShouldBe(NoContent);
        (await holder.GetAsync("/api/v1/tasks")).ShouldBeProblem(Unauthorized, "Invalid or revoked API key");
        (await anyone.PostAsync("/api/v1/keys/bootstrap", "{}")).ShouldBeProblem(Forbidden);
        JsonElement revoked = (await anyone.GetAsync("/api/v1/keys/status")).ShouldBe(OK);

        Assert.Multiple(() =>
        {
            Assert.That(File.Exists(api.FirstKeyPath), Is.False, "No first key was asked for.");
            Assert.That((before.Flag("has_keys"), before.Number("count")), Is.EqualTo((false, 0)));
            Assert.That(created.Text("key"), Does.Match(KaizenApi.KeyPattern()));
            Assert.That(created.Text("label"), Is.EqualTo("bootstrap"));
            Assert.That((after.Flag("has_keys"), after.Number("count")), Is.EqualTo((true, 1)));
            Assert.That(revoked.Number("count"), Is.Zero);
        });
    }

    [Test]
    public async Task TheFirstKey_IsShownOnce_WhateverIdempotencyKeyComesAgain()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        await using KaizenApi api = await KaizenApi.StartAsync(database, WithoutKeys);
        (string, string) header = ("Idempotency-Key", "guessed");
        (await api.Anonymous.PostAsync("/api/v1/keys/bootstrap", "{}", header)).ShouldBe(Created);

        (await api.Anonymous.PostAsync("/api/v1/keys/bootstrap", "{}", header)).ShouldBeProblem(Forbidden);
    }

    [Test]
    public async Task Bootstrap_WhenSixteenAskAtOnce_GivesOneKey()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        await using KaizenApi api = await KaizenApi.StartAsync(database, WithoutKeys);

        Answer[] answers = await AtOnce.SendAsync(16, number => api.Anonymous.PostAsync("/api/v1/keys/bootstrap", new { label = $"{number}" }));

        JsonElement winner = answers.Single(answer => answer.Status == Created).Json;
        foreach (Answer answer in answers.Where(answer => answer.Status != Created))
        {
            answer.ShouldBeProblem(Forbidden);
        }

        JsonElement keys = (await api.ClientWith(winner.Text("key")!).GetAsync("/api/v1/keys")).ShouldBe(OK);
        Assert.That(keys.Texts("label"), Is.EqualTo(new[] { winner.Text("label") }));
    }
}
