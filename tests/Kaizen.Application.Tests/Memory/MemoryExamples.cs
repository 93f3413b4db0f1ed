using Kaizen.Domain.Feedback;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Traces;

namespace Kaizen.Application.Tests.Memory;

/// <summary>What hangs on tasks besides jobs: feedback, traces and prompt versions.</summary>
internal sealed class MemoryExamples : IFeedbackRepository, ITraceRepository, IPromptVersionRepository
{
    public List<FeedbackEntry> Feedback { get; } = [];

    public List<CallTrace> Traces { get; } = [];

    public List<PromptVersion> Versions { get; } = [];

    public void Add(FeedbackEntry entry) => Feedback.Add(entry);

    public void Add(CallTrace trace) => Traces.Add(trace);

    public void Add(PromptVersion version) => Versions.Add(version);

    public Task<IReadOnlyList<FeedbackEntry>> ListExamplesAsync(Guid taskId, int liveLimit, CancellationToken cancellationToken)
    {
        FeedbackEntry[] own = [.. Feedback.Where(entry => entry.TaskId == taskId)];
        IEnumerable<FeedbackEntry> live = own.Where(entry => entry.Source != FeedbackSource.Seed)
            .OrderByDescending(entry => entry.CreatedAt).Take(liveLimit);
        return Task.FromResult<IReadOnlyList<FeedbackEntry>>(
            [.. live.Concat(own.Where(entry => entry.Source == FeedbackSource.Seed)).OrderBy(entry => entry.CreatedAt)]);
    }

    public Task<int> DeleteOldestAsync(Guid taskId, int count, CancellationToken cancellationToken)
    {
        FeedbackEntry[] oldest = [.. Feedback
            .Where(entry => entry.TaskId == taskId && entry.Source != FeedbackSource.Seed).OrderBy(entry => entry.CreatedAt).Take(count)];
        return Task.FromResult(Feedback.RemoveAll(oldest.Contains));
    }

    public Task<IReadOnlyList<CallTrace>> ListScoredAsync(Guid taskId, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CallTrace>>(
            [.. Traces.Where(trace => trace.TaskId == taskId && trace.Score is not null).OrderBy(trace => trace.CreatedAt).TakeLast(limit)]);

    public Task<IReadOnlyList<CallTrace>> ListUnscoredAsync(Guid taskId, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CallTrace>>(
            [.. Traces.Where(trace => trace.TaskId == taskId && trace.Score is null).OrderBy(trace => trace.CreatedAt).TakeLast(limit)]);

    Task<CallTrace?> ITraceRepository.FindAsync(Guid id, CancellationToken cancellationToken) =>
        Task.FromResult(Traces.Find(trace => trace.Id == id));

    public Task<Guid?> FindTaskIdAsync(Guid traceId, CancellationToken cancellationToken) =>
        Task.FromResult(Traces.Find(trace => trace.Id == traceId)?.TaskId);

    Task<PromptVersion?> IPromptVersionRepository.FindAsync(Guid id, CancellationToken cancellationToken) =>
        Task.FromResult(Versions.Find(version => version.Id == id));
}
