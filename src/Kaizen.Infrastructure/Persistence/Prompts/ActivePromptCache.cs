using Kaizen.Application.Prompts;
using Microsoft.Extensions.Caching.Memory;

namespace Kaizen.Infrastructure.Persistence.Prompts;

/// <param name="timeToLive">How long a prompt is held at most, although nothing stale is ever found.</param>
internal sealed class ActivePromptCache(TimeSpan timeToLive) : IActivePromptCache, IDisposable
{
    private const int MaxPrompts = 10_000;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxPrompts });

    public PromptResponse? Find(Guid taskId, long stamp) =>
        _cache.TryGetValue(taskId, out Entry? entry) && entry!.Stamp == stamp ? entry.Prompt : null;

    public void Store(PromptResponse prompt, long stamp) =>
        _cache.Set(prompt.TaskId, new Entry(prompt, stamp), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = timeToLive });

    public void Dispose() => _cache.Dispose();

    private sealed record Entry(PromptResponse Prompt, long Stamp);
}
