using System.Security.Cryptography;
using System.Text;

namespace Kaizen.Api.Tests.ApiKeys;

internal sealed class ManagingKeysTests(DatabaseEngine engine) : ApiTests(engine)
{
    [Test]
    public async Task CreatingAKey_ShowsItOnce()
    {
        string label = Given.Name("key");

        JsonElement created = (await Client.PostAsync("/api/v1/keys", new { label })).ShouldBe(Created);

        Assert.Multiple(() =>
        {
            Assert.That(created.Text("key"), Does.Match(KaizenApi.KeyPattern()));
            Assert.That(created.Text("label"), Is.EqualTo(label));
            Assert.That(created.Text("id"), Does.Match(Shapes.Id));
            Assert.That(created.Text("created_at"), Does.Match(Shapes.Instant));
        });
    }

    [Test]
    public async Task ANewKey_OpensTheService()
    {
        JsonElement created = (await Client.PostAsync("/api/v1/keys", new { label = "new" })).ShouldBe(Created);

        (await Api.ClientWith(created.Text("key")!).GetAsync("/api/v1/tasks?limit=1")).ShouldBe(OK);
    }

    [Test]
    public async Task ListingKeys_ShowsNeitherKeysNorHashes()
    {
        string label = Given.Name("listed");
        JsonElement created = (await Client.PostAsync("/api/v1/keys", new { label })).ShouldBe(Created);
        string key = created.Text("key")!;
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));

        Answer answer = await Client.GetAsync("/api/v1/keys");

        JsonElement listed = answer.ShouldBe(OK).EnumerateArray().Single(item => item.Text("id") == created.Text("id"));
        Assert.Multiple(() =>
        {
            Assert.That(listed.Text("label"), Is.EqualTo(label));
            Assert.That(listed.Text("created_at"), Is.EqualTo(created.Text("created_at")));
            Assert.That(listed.IsNull("revoked_at"), Is.True);
            Assert.That(answer.Text, Does.Not.Contain(key));
            Assert.That(answer.Text, Does.Not.Contain(Convert.ToHexString(hash)).IgnoreCase);
            Assert.That(answer.Text, Does.Not.Contain(Convert.ToBase64String(hash)));
            Assert.That(answer.Text, Does.Not.Contain("hash").IgnoreCase);
        });
    }

    [Test]
    public async Task RevokingAKey_WhenItIsUsedNext_IsRefused()
    {
        JsonElement created = (await Client.PostAsync("/api/v1/keys", new { label = "short-lived" })).ShouldBe(Created);
        WireClient holder = Api.ClientWith(created.Text("key")!);
        (await holder.GetAsync("/api/v1/tasks?limit=1")).ShouldBe(OK);

        (await Client.DeleteAsync($"/api/v1/keys/{created.Text("id")}")).ShouldBe(NoContent);

        (await holder.GetAsync("/api/v1/tasks?limit=1")).ShouldBeProblem(Unauthorized, "Invalid or revoked API key");
    }

    [Test]
    public async Task RevokingAKey_WhileItIsUsedInParallel_RefusesEveryLaterRequest()
    {
        JsonElement created = (await Client.PostAsync("/api/v1/keys", new { label = "busy" })).ShouldBe(Created);
        WireClient holder = Api.ClientWith(created.Text("key")!);
        Task<Answer[]> meanwhile = AtOnce.SendAsync(32, _ => holder.GetAsync("/api/v1/tasks?limit=1"));

        (await Client.DeleteAsync($"/api/v1/keys/{created.Text("id")}")).ShouldBe(NoContent);
        Answer[] later = await AtOnce.SendAsync(32, _ => holder.GetAsync("/api/v1/tasks?limit=1"));

        Assert.That(later.Count(Unauthorized), Is.EqualTo(later.Length));
        foreach (Answer answer in await meanwhile)
        {
            answer.ShouldBeOrderly();
        }
    }

    [Test]
    public async Task RevokingAKey_IsShownInTheList()
    {
        JsonElement created = (await Client.PostAsync("/api/v1/keys", new { label = "listed as revoked" })).ShouldBe(Created);
        (await Client.DeleteAsync($"/api/v1/keys/{created.Text("id")}")).ShouldBe(NoContent);

        JsonElement keys = (await Client.GetAsync("/api/v1/keys")).ShouldBe(OK);

        Assert.That(
            keys.EnumerateArray().Single(item => item.Text("id") == created.Text("id")).Text("revoked_at"), Does.Match(Shapes.Instant));
    }

    [Test]
    public async Task RevokingAKey_WhenItIsRevokedAlready_IsAConflict()
    {
        JsonElement created = (await Client.PostAsync("/api/v1/keys", new { label = "twice" })).ShouldBe(Created);
        (await Client.DeleteAsync($"/api/v1/keys/{created.Text("id")}")).ShouldBe(NoContent);

        Answer second = await Client.DeleteAsync($"/api/v1/keys/{created.Text("id")}");

        second.ShouldBeProblem(Conflict, "API key already revoked");
    }

    [Test]
    public async Task RevokingAKey_WhenSixteenDoItAtOnce_SucceedsOnce()
    {
        JsonElement created = (await Client.PostAsync("/api/v1/keys", new { label = "raced" })).ShouldBe(Created);

        Answer[] answers = await AtOnce.SendAsync(16, _ => Client.DeleteAsync($"/api/v1/keys/{created.Text("id")}"));

        Assert.Multiple(() =>
        {
            Assert.That(answers.Count(NoContent), Is.EqualTo(1));
            Assert.That(answers.Count(Conflict), Is.EqualTo(15));
        });
    }

    [Test]
    public async Task RevokingAKey_WhenItIsUnknown_IsNotFound() =>
        (await Client.DeleteAsync($"/api/v1/keys/{Guid.NewGuid()}")).ShouldBeProblem(NotFound, "API key not found");

    [TestCase("""{"label":5}""")]
    [TestCase("""{"label":true}""")]
    [TestCase("""{"label":["a"]}""")]
    public async Task CreatingAKey_WhenTheLabelIsNotText_IsInvalid(string body) =>
        (await Client.PostAsync("/api/v1/keys", body)).ShouldBeInvalid("label");

    [Test]
    public async Task TheStatus_CountsKeysThatAreNotRevoked()
    {
        JsonElement status = (await Api.Anonymous.GetAsync("/api/v1/keys/status")).ShouldBe(OK);

        Assert.Multiple(() =>
        {
            Assert.That(status.Flag("has_keys"), Is.True);
            Assert.That(status.Number("count"), Is.GreaterThanOrEqualTo(1));
        });
    }

    [Test]
    public async Task Bootstrap_WhenAKeyExists_IsForbidden() =>
        (await Api.Anonymous.PostAsync("/api/v1/keys/bootstrap", new { label = "late" })).ShouldBeProblem(Forbidden);
}
