namespace Kaizen.Api.Tests;

[SetUpFixture]
internal sealed class StoppingTheApis
{
    [OneTimeTearDown]
    public Task StopAsync() => SharedApis.StopAllAsync();
}
