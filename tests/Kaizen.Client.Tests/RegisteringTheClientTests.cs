using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Kaizen.Client.Tests;

internal sealed class RegisteringTheClientTests
{
    [TestCase("http://host.test", "http://host.test/api/v1/tasks")]
    [TestCase("http://host.test/kaizen", "http://host.test/kaizen/api/v1/tasks")]
    [TestCase("http://host.test/kaizen/", "http://host.test/kaizen/api/v1/tasks")]
    public async Task Requests_GoBelowTheBaseAddressWithTheKey(string baseAddress, string expected)
    {
        var seen = new Recorder();
        IKaizenClient kaizen = Register(baseAddress, " key \n", seen);

        Assert.That(await kaizen.ListTasksAsync(), Is.Empty);

        Assert.Multiple(() =>
        {
            Assert.That(seen.Request?.RequestUri, Is.EqualTo(new Uri(expected)));
            Assert.That(seen.Request?.Headers.GetValues("X-API-Key"), Is.EqualTo(new[] { "key" }));
        });
    }

    [TestCase(null)]
    [TestCase("/relative")]
    public void Without_AnAbsoluteAddress_NoClientIsMade(string? baseAddress) =>
        Assert.That(() => Register(baseAddress, null, new Recorder()), Throws.TypeOf<OptionsValidationException>());

    private static IKaizenClient Register(string? baseAddress, string? key, Recorder recorder) => new ServiceCollection()
        .AddKaizenClient(kaizen =>
        {
            kaizen.BaseAddress = baseAddress is null ? null : new Uri(baseAddress, UriKind.RelativeOrAbsolute);
            kaizen.ApiKey = key;
        })
        .ConfigurePrimaryHttpMessageHandler(() => recorder)
        .Services.BuildServiceProvider().GetRequiredService<IKaizenClient>();

    private sealed class Recorder : HttpMessageHandler
    {
        public HttpRequestMessage? Request { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Request = request;
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent("[]") });
        }
    }
}
