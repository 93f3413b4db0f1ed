using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Prompts;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Infrastructure.Persistence.Prompts;

/// <param name="timeToLive">How long a prompt is held at most, although nothing stale is ever found.</param>
internal sealed class ActivePrompts(TimeSpan timeToLive, IServiceScopeFactory scopes) : IActivePrompts, IDisposable
{
    private const int MaxPrompts = 10_000;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxPrompts });

    public ValueTask<PromptResponse> GetAsync(Guid taskId, long stamp, CancellationToken cancellationToken) =>
        _cache.TryGetValue(taskId, out Entry? entry) && entry!.Stamp == stamp
            ? ValueTask.FromResult(entry.Prompt)
            : new ValueTask<PromptResponse>(LoadAsync(taskId, stamp, cancellationToken));

    public void Dispose() => _cache.Dispose();

    private async Task<PromptResponse> LoadAsync(Guid taskId, long stamp, CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        IPromptQueries prompts = scope.ServiceProvider.GetRequiredService<IPromptQueries>();
        if (await prompts.FindActiveAsync(taskId, cancellationToken) is not { } prompt)
        {
            throw await prompts.TaskExistsAsync(taskId, cancellationToken)
                ? EntityNotFoundException.ActivePrompt()
                : EntityNotFoundException.Task();
        }

        var options = new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = timeToLive };
        _cache.Set(taskId, new Entry(prompt, stamp), options);
        return prompt;
    }

    private sealed record Entry(PromptResponse Prompt, long Stamp);
}
