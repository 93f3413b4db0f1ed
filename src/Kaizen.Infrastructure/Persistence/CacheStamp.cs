using Kaizen.Application.Common;

namespace Kaizen.Infrastructure.Persistence;

/// <summary>The number as one scope sees it: read once, so that a request checks key and prompt against the same moment.</summary>
internal sealed class CacheStamp(IStampSource source) : ICacheStamp
{
    private long? _value;

    public async ValueTask<long> ReadAsync(CancellationToken cancellationToken) =>
        _value ??= await source.ReadAsync(cancellationToken);
}

/// <summary>Where the number comes from.</summary>
internal interface IStampSource
{
    ValueTask<long> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Hears that this process has made the number grow.</summary>
    void NoteAdvance();
}

/// <summary>The number where this process is the only one: it is counted in memory.</summary>
internal sealed class LocalStampSource : IStampSource
{
    private long _value;

    public ValueTask<long> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Interlocked.Read(ref _value));

    public void NoteAdvance() => Interlocked.Increment(ref _value);
}
