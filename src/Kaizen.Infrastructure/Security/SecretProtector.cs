using Kaizen.Application.Common;
using Microsoft.AspNetCore.DataProtection;

namespace Kaizen.Infrastructure.Security;

internal sealed class SecretProtector(IDataProtectionProvider provider) : ISecretProtector
{
    private readonly IDataProtector _protector = provider.CreateProtector("Kaizen.Secrets");

    public string Protect(string secret) => _protector.Protect(secret);

    public string Unprotect(string protectedSecret) => _protector.Unprotect(protectedSecret);
}
