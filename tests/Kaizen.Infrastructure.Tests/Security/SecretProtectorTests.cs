using System.Security.Cryptography;
using Kaizen.Infrastructure.Security;
using Microsoft.AspNetCore.DataProtection;

namespace Kaizen.Infrastructure.Tests.Security;

[Parallelizable(ParallelScope.All)]
internal sealed class SecretProtectorTests
{
    [Test]
    public void Unprotect_GivesBackWhatWasProtected()
    {
        var protector = new SecretProtector(new EphemeralDataProtectionProvider());

        string stored = protector.Protect("ghp_secret");

        Assert.That(stored, Does.Not.Contain("secret"));
        Assert.That(protector.Unprotect(stored), Is.EqualTo("ghp_secret"));
    }

    [Test]
    public void Unprotect_WhenTheKeysAreOthers_Throws()
    {
        string stored = new SecretProtector(new EphemeralDataProtectionProvider()).Protect("ghp_secret");

        Assert.That(
            () => new SecretProtector(new EphemeralDataProtectionProvider()).Unprotect(stored), Throws.InstanceOf<CryptographicException>());
    }
}
