using Kaizen.Domain.ApiKeys;
using static Kaizen.Domain.Tests.Instants;

namespace Kaizen.Domain.Tests.ApiKeys;

internal sealed class ApiKeyTests
{
    [Test]
    public void Revoke_WhenRevokedBefore_ThrowsAndKeepsTheFirstTime()
    {
        var key = new ApiKey(Guid.NewGuid(), new string('a', ApiKey.HashLength), "ci", Noon);
        Assert.That(key.RevokedAt, Is.Null);
        key.Revoke(Noon);

        Assert.That(
            () => key.Revoke(Noon.AddHours(1)), Throws.TypeOf<KeyAlreadyRevokedException>().With.Message.EqualTo("API key already revoked"));
        Assert.That(key.RevokedAt, Is.EqualTo(Noon));
    }
}
