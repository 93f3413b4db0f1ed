namespace Kaizen.Application.Common;

/// <summary>Makes every node forget what it holds in memory.</summary>
public interface ICacheInvalidation
{
    /// <summary>Has the <see cref="ICacheStamp"/> grow with the current unit of work.</summary>
    Task InvalidateAsync(CancellationToken cancellationToken);
}
