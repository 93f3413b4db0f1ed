using System.Text.RegularExpressions;

namespace Kaizen.Api.Tests.Documents;

internal sealed partial class HealthTests(DatabaseEngine engine) : ApiTests(engine)
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
        Answer ready = await Api.UntilReadyAsync();

        Assert.That(ready.Text, Does.Contain("database").IgnoreCase.And.Contain("scheduler").IgnoreCase);
        Assert.That(ready.Text, Does.Not.Contain("Data Source").And.Not.Contain("Password").IgnoreCase.And.Not.Contain("Host="));
    }

    [TestCase("/docs")]
    [TestCase("/docs/")]
    [TestCase("/docs/index.html")]
    public async Task Docs_AreAPageWithAllThatItNeeds(string path)
    {
        Answer page = await Api.Anonymous.GetAsync(path);

        Assert.That((page.Status, page.MediaType), Is.EqualTo((OK, "text/html")), page.ToString());
        Uri root = new(new Uri("http://kaizen.test"), path);
        Uri folder = new(root, BaseAddress().Match(page.Text).Groups["href"].Value);
        string[] needed = [.. Addresses().Matches(page.Text).Select(match => new Uri(folder, match.Groups["href"].Value).AbsolutePath)];
        Assert.That(needed, Has.Member("/docs/swagger-ui-bundle.js").And.Member("/docs/swagger-ui.css"));
        foreach (string address in needed)
        {
            Assert.That((await Api.Anonymous.GetAsync(address)).Status, Is.EqualTo(OK), address);
        }
    }

    [Test]
    public async Task Docs_ShowTheDocumentAndNoOther()
    {
        string page = (await Api.Anonymous.GetAsync("/docs")).Text;

        JsonElement shown = JsonDocument.Parse(ShownDocuments().Match(page).Groups["list"].Value).RootElement;
        Assert.That(shown.EnumerateArray().Select(document => document.Text("url")), Is.EqualTo(new[] { "/openapi/v1.json" }), page);
        Assert.That((await Api.Anonymous.GetAsync("/openapi/v1.json")).ShouldBe(OK).Text("openapi"), Does.StartWith("3."));
    }

    [Test]
    public async Task Docs_HaveNothingElse() => (await Api.Anonymous.GetAsync("/docs/nothing.js")).ShouldBeProblem(NotFound);

    [Test]
    public async Task Docs_AreReadOnly([Values("POST", "OPTIONS", "DELETE")] string method)
    {
        Answer answer = await Client.SendAsync(new HttpMethod(method), "/docs", content: null);

        answer.ShouldBeProblem(MethodNotAllowed);
        Assert.That(answer.Header("Allow"), Is.EqualTo("GET, HEAD"));
    }

    [GeneratedRegex("""<base href="(?<href>[^"]*)">""")]
    private static partial Regex BaseAddress();

    [GeneratedRegex("<(?:link|script) [^>]*(?:href|src)=\"(?<href>[^\"]+)\"")]
    private static partial Regex Addresses();

    // What the page gives to Swagger UI, which loads the first; it heeds no other address then.
    [GeneratedRegex(@"var urls = (?<list>\[.*?\]);")]
    private static partial Regex ShownDocuments();
}
