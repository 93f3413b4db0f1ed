using Kaizen.Application.Common;

namespace Kaizen.Application.Tests.Memory;

/// <summary>Refuses git.internal as a Git host and scores.internal as an evaluator.</summary>
internal sealed class FewAddresses : IOutboundAddresses
{
    public bool MayBeGitHost(Uri address) => address.Host != "git.internal";

    public bool MayBeEvaluator(Uri address) => address.Host != "scores.internal";
}
