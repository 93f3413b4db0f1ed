using Kaizen.Infrastructure.Net;
using Kaizen.Infrastructure.Webhooks;
using Kaizen.Optimization.Evaluation.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kaizen.Infrastructure.Tests.Webhooks;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class HttpWebhookScorerTests
{
    [Test]
    public async Task Score_SendsTheAnswerAndReadsScoreAndReason()
    {
        await using var hook = await Hook.StartAsync((200, """{"score":0.25,"reason":"too short","more":1}"""));

        WebhookScore score = await hook.ScoreAsync();

        Assert.That(score, Is.EqualTo(new WebhookScore(0.25, "too short")));
        Assert.That(hook.Bodies.Single(), Is.EqualTo("""{"inputs":{"ticket":"a \u0022b\u0022"},"output":"billing","expected_output":null}"""));
    }

    [TestCase("""{"score":1,"reason":"half \ud83d, \u0000"}""", "half \ufffd, \ufffd")]
    [TestCase("""{"score":1,"reason":"whole \ud83d\ude00"}""", "whole 😀")]
    public async Task Score_WhenAReasonCannotBeStored_ReplacesWhatCannot(string body, string expected)
    {
        await using var hook = await Hook.StartAsync((200, body));

        Assert.That((await hook.ScoreAsync()).Reason, Is.EqualTo(expected));
    }

    [Test]
    public async Task Score_WhenTheHookFailsAtFirst_AsksAgain()
    {
        await using var hook = await Hook.StartAsync((503, ""), (200, """{"score":1}"""));

        Assert.That(await hook.ScoreAsync(), Is.EqualTo(new WebhookScore(1, null)));
        Assert.That(hook.Bodies, Has.Count.EqualTo(2).And.All.Contains("billing"));
    }

    [Test]
    public async Task Score_WhenAnAnswerBreaksOff_AsksAgain()
    {
        await using var hook = await Hook.StartAsync((200, Hook.BreaksOff), (200, """{"score":1}"""));

        Assert.That(await hook.ScoreAsync(), Is.EqualTo(new WebhookScore(1, null)));
        Assert.That(hook.Bodies, Has.Count.EqualTo(2).And.All.Contains("billing"));
    }

    [TestCase(400, "")]
    [TestCase(200, "fine")]
    [TestCase(200, """{"score":"1"}""")]
    [TestCase(200, "[1]")]
    public async Task Score_WhenThereIsNone_SaysSo(int status, string body)
    {
        await using var hook = await Hook.StartAsync((status, body));

        Assert.That(() => hook.ScoreAsync(), Throws.TypeOf<WebhookFailedException>());
        Assert.That(hook.Bodies, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Score_AtAPrivateAddress_SendsNothing()
    {
        await using var hook = await Hook.StartAsync((200, """{"score":1}"""));

        Assert.That(() => hook.ScoreAsync(allowPrivateNetworks: false), Throws.TypeOf<WebhookFailedException>().With.Message.Contain("Hooks:AllowPrivate"));
        Assert.That(hook.Bodies, Is.Empty);
    }

    /// <summary>A user's service that gives one answer after the other.</summary>
    private sealed class Hook : IAsyncDisposable
    {
        public const string BreaksOff = "{";

        private readonly WebApplication _server;
        private readonly Queue<(int Status, string Body)> _answers;

        private Hook(WebApplication server, IEnumerable<(int, string)> answers) => (_server, _answers) = (server, new(answers));

        public List<string> Bodies { get; } = [];

        public static async Task<Hook> StartAsync(params (int Status, string Body)[] answers)
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var hook = new Hook(builder.Build(), answers);
            hook._server.Run(hook.AnswerAsync);
            await hook._server.StartAsync();
            return hook;
        }

        public async Task<WebhookScore> ScoreAsync(bool allowPrivateNetworks = true)
        {
            using var scorer = new HttpWebhookScorer(
                new OutboundHttpOptions { AllowPrivateNetworks = allowPrivateNetworks, AllowPrivateNetworksSetting = "Hooks:AllowPrivate" }, new Git.ImpatientClock());
            var inputs = new Dictionary<string, string> { ["ticket"] = "a \"b\"" };
            return await scorer.ScoreAsync(new WebhookRequest(new Uri(_server.Urls.First()), inputs, "billing", null), default);
        }

        public ValueTask DisposeAsync() => _server.DisposeAsync();

        private async Task AnswerAsync(HttpContext context)
        {
            using var reader = new StreamReader(context.Request.Body);
            Bodies.Add(await reader.ReadToEndAsync());
            (context.Response.StatusCode, string body) = _answers.Dequeue();
            context.Response.ContentLength = body == BreaksOff ? 100 : null;
            await context.Response.WriteAsync(body);
        }
    }
}
