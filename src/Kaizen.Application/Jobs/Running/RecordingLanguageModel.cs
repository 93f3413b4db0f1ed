using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Application.Jobs.Running;

/// <summary>Asks a language model only what the job has not asked before. The first call of a run goes alone: it shows whether anyone answers. That of a job has
/// less time: one that comes back may have been in a long one.</summary>
internal sealed class RecordingLanguageModel(RecordedCalls calls, ILanguageModel inner) : ILanguageModel
{
    private readonly TaskCompletionSource _firstIsDone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;

    public async Task<ModelAnswer> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        string hash = request.ContentHash();
        RecordedCall call = await calls.GetAsync(hash, async jobId =>
        {
            ModelAnswer answer = await AskAsync(request, hash, cancellationToken);
            return new RecordedCall(jobId, hash, answer.Text, answer.InputTokens, answer.OutputTokens, answer.Truncated);
        }, cancellationToken);
        return new ModelAnswer(call.Text, call.InputTokens, call.OutputTokens, call.Truncated);
    }

    public EarlierAttempts Earlier(string contentHash) => calls.Earlier(contentHash);

    private async Task<ModelAnswer> AskAsync(ModelRequest request, string hash, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _calls) > 1)
        {
            await _firstIsDone.Task.WaitAsync(cancellationToken);
            return await SendAsync(request, hash, cancellationToken);
        }

        try
        {
            return await SendAsync(request with { IsFirst = !calls.WasAnswered }, hash, cancellationToken);
        }
        finally
        {
            _firstIsDone.SetResult();
        }
    }

    private async Task<ModelAnswer> SendAsync(ModelRequest request, string hash, CancellationToken cancellationToken)
    {
        if (request.WorstCaseUsd is not { } worstCaseUsd)
        {
            return await inner.CompleteAsync(request, cancellationToken);
        }

        await calls.NoteSentAsync(hash, worstCaseUsd, cancellationToken);
        return await inner.CompleteAsync(request with { AttemptLost = SendAgainAsync }, cancellationToken);

        async Task SendAgainAsync()
        {
            await (request.AttemptLost?.Invoke() ?? Task.CompletedTask);
            await calls.NoteSentAsync(hash, worstCaseUsd, cancellationToken);
        }
    }
}
