namespace Kaizen.Application.Common;

/// <summary>A number that grows whenever something changes that nodes hold in memory: active prompts and API keys. What was loaded under an
/// older number is not used any more, so that no node serves a stale prompt or admits a revoked key.</summary>
public interface ICacheStamp
{
    /// <summary>Reads the number as of the first call in a scope: a change that was committed before it is seen.</summary>
    ValueTask<long> ReadAsync(CancellationToken cancellationToken);
}
