using Kaizen.Application.Common;

namespace Kaizen.Infrastructure.Net;

internal sealed class OutboundAddresses(OutboundHttpOptions gitHosts, OutboundHttpOptions evaluators) : IOutboundAddresses
{
    public bool MayBeGitHost(Uri address) => MayBeCalled(address, gitHosts);

    public bool MayBeEvaluator(Uri address) => MayBeCalled(address, evaluators);

    private static bool MayBeCalled(Uri address, OutboundHttpOptions options) => options.AllowPrivateNetworks || PublicAddress.MayBe(address.IdnHost);
}
