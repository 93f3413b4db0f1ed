using System.Collections.Concurrent;
using Kaizen.Application.Common;
using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Application.Jobs.Running;

/// <summary>The finished calls of one job. A call is stored before its answer is used, and is not made again when the job is run again.</summary>
internal sealed class RecordedCalls
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Guid _jobId;
    private readonly IGroupCommit<RecordedCall, RecordedCall> _recording;
    private readonly IDatabaseFaults _faults;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, EarlierAttempts> _earlier = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<RecordedCall>>> _calls = new(StringComparer.Ordinal);

    public RecordedCalls(
        Guid jobId,
        IReadOnlyList<RecordedCall> known,
        IGroupCommit<RecordedCall, RecordedCall> recording,
        IDatabaseFaults faults,
        TimeProvider clock)
    {
        _jobId = jobId;
        _recording = recording;
        _faults = faults;
        _clock = clock;
        SentUsd = known.Sum(call => call.SentUsd);
        foreach (RecordedCall call in known.Where(call => call.SentContent is null))
        {
            _calls[call.Hash] = new Lazy<Task<RecordedCall>>(Task.FromResult(call));
            _earlier[call.Hash] = new(IsAnswered: true, Lost: 0);
        }

        foreach (IGrouping<string, RecordedCall> sent in known.Where(call => call.SentContent is not null).GroupBy(call => call.SentContent!))
        {
            bool isAnswered = _calls.ContainsKey(sent.Key);
            _earlier[sent.Key] = new(isAnswered, isAnswered ? sent.Count() - 1 : sent.Count());
        }
    }

    /// <summary>Gets whether an earlier run of the job has had an answer.</summary>
    public bool WasAnswered => _earlier.Values.Any(call => call.IsAnswered);

    /// <summary>Gets what all calls that earlier runs of the job have sent cost at worst.</summary>
    public decimal SentUsd { get; }

    /// <summary>Says what earlier runs of the job have done about a call.</summary>
    public EarlierAttempts Earlier(string hash) => _earlier.GetValueOrDefault(hash);

    /// <summary>Notes, durably, that a call is about to be sent.</summary>
    /// <param name="worstCaseUsd">What it costs at worst.</param>
    public Task NoteSentAsync(string hash, decimal worstCaseUsd, CancellationToken cancellationToken) =>
        StoreAsync(RecordedCall.Sent(_jobId, hash, worstCaseUsd), cancellationToken, cancellationToken);

    /// <summary>Gives the recorded call with the hash, or makes it.</summary>
    /// <param name="make">Makes the call of this job with this hash.</param>
    public async Task<RecordedCall> GetAsync(string hash, Func<Guid, Task<RecordedCall>> make, CancellationToken cancellationToken)
    {
        Lazy<Task<RecordedCall>> call = _calls.GetOrAdd(hash, _ => new Lazy<Task<RecordedCall>>(() => MakeAsync(make, cancellationToken)));
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

    private async Task<RecordedCall> MakeAsync(Func<Guid, Task<RecordedCall>> make, CancellationToken cancellationToken)
    {
        RecordedCall call = await make(_jobId);

        // Paid for: it is kept even when the run is being cancelled.
        await StoreAsync(call, CancellationToken.None, cancellationToken);
        return call;
    }

    /// <summary>Stores a call. While the database is away the run waits for it, until it is stopped: at the latest when its lease ends.</summary>
    private async Task StoreAsync(RecordedCall call, CancellationToken submitting, CancellationToken waiting)
    {
        while (true)
        {
            try
            {
                await _recording.SubmitAsync(call, submitting);
                return;
            }
            catch (Exception exception) when (_faults.IsAway(exception))
            {
                await Task.Delay(Pause, _clock, waiting);
            }
        }
    }
}
