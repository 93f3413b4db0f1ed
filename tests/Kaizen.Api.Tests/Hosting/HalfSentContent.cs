using System.Net;

namespace Kaizen.Api.Tests.Hosting;

/// <summary>A body of which the second half is sent when the test says so.</summary>
internal sealed class HalfSentContent : HttpContent
{
    private readonly byte[] _body;
    private readonly TaskCompletionSource _half = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HalfSentContent(byte[] body)
    {
        _body = body;
        Headers.ContentType = new("application/json");
    }

    /// <summary>Gets what ends when the first half is sent.</summary>
    public Task Half => _half.Task;

    public void SendTheRest() => _rest.SetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        int half = _body.Length / 2;
        await stream.WriteAsync(_body.AsMemory(0, half));
        await stream.FlushAsync();
        _half.SetResult();
        await _rest.Task;
        await stream.WriteAsync(_body.AsMemory(half));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
