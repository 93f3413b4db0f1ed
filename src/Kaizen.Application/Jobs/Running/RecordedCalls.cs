using System.Collections.Concurrent;
using Kaizen.Application.Common;

namespace Kaizen.Application.Jobs.Running;

/// <summary>The finished calls of one job. A call is stored before its answer is used, and is not made again when the job is run again.</summary>
internal sealed class RecordedCalls
{
    private readonly Guid _jobId;
    private readonly IGroupCommit<RecordedCall, RecordedCall> _recording;
    private readonly ConcurrentDictionary<string, Lazy<Task<RecordedCall>>> _calls = new(StringComparer.Ordinal);

    public RecordedCalls(Guid jobId, IReadOnlyList<RecordedCall> known, IGroupCommit<RecordedCall, RecordedCall> recording)
    {
        _jobId = jobId;
        _recording = recording;
        LostUsd = RecordedCall.LostUsd(known);
        foreach (RecordedCall call in known)
        {
            _calls[call.Hash] = new Lazy<Task<RecordedCall>>(Task.FromResult(call));
        }
    }

    /// <summary>Gets what earlier runs of the job may have paid, at worst, for calls whose answers were lost when their process died.</summary>
    public decimal LostUsd { get; }

    /// <summary>Notes, durably, that a call is about to be sent.</summary>
    /// <param name="worstCaseUsd">What it costs at worst.</param>
    public Task NoteSentAsync(string hash, decimal worstCaseUsd, CancellationToken cancellationToken) =>
        _recording.SubmitAsync(RecordedCall.Sent(_jobId, hash, worstCaseUsd), cancellationToken);

    /// <summary>Gives the recorded call with the hash, or makes it.</summary>
    /// <param name="make">Makes the call of this job with this hash.</param>
    public async Task<RecordedCall> GetAsync(string hash, Func<Guid, Task<RecordedCall>> make)
    {
        Lazy<Task<RecordedCall>> call = _calls.GetOrAdd(hash, _ => new Lazy<Task<RecordedCall>>(() => MakeAsync(make)));
        try
        {
            return await call.Value;
        }
        catch
        {
            // A failed call is not an answer; the next one with this content is made.
            _calls.TryRemove(new(hash, call));
            throw;
        }
    }

    private async Task<RecordedCall> MakeAsync(Func<Guid, Task<RecordedCall>> make)
    {
        RecordedCall call = await make(_jobId);

        // Paid for: it is kept even when the run is being cancelled.
        await _recording.SubmitAsync(call, CancellationToken.None);
        return call;
    }
}
