using System.Collections.Concurrent;

namespace Kaizen.Application.Jobs.Running;

/// <summary>The runs of this process: a cancel that arrives here stops them at once. A run on another node learns of it when it renews its lease.</summary>
internal sealed class LocalRuns
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _runs = new();

    /// <param name="cancelled">Completed when the job is cancelled here.</param>
    public void Enter(Guid jobId, TaskCompletionSource cancelled) => _runs[jobId] = cancelled;

    public void Leave(Guid jobId, TaskCompletionSource cancelled) => _runs.TryRemove(new(jobId, cancelled));

    public void Cancel(Guid jobId)
    {
        if (_runs.TryGetValue(jobId, out TaskCompletionSource? cancelled))
        {
            cancelled.TrySetResult();
        }
    }
}
