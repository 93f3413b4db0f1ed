namespace Kaizen.Application.Common;

/// <summary>Says which addresses users may give for calls to other hosts. It looks no name up: that is done at the call, and judged again.</summary>
public interface IOutboundAddresses
{
    bool MayBeGitHost(Uri address);

    bool MayBeEvaluator(Uri address);
}
