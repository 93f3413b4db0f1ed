namespace Kaizen.Application.Tests.Feedback;

/// <summary>Gives its content in small pieces, as a network does, and then ends.</summary>
internal sealed class TrickleStream(byte[] content, int pieceLength) : MemoryStream(content)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(pieceLength, buffer.Length)], cancellationToken);
}
