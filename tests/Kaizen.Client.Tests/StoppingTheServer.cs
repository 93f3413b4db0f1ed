namespace Kaizen.Client.Tests;

[SetUpFixture]
internal sealed class StoppingTheServer
{
    [OneTimeTearDown]
    public Task StopAsync() => ServerTests.StopAsync();
}
