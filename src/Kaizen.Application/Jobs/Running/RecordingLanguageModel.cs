using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Application.Jobs.Running;

/// <summary>Asks a language model only what the job has not asked before.</summary>
internal sealed class RecordingLanguageModel(RecordedCalls calls, ILanguageModel inner) : ILanguageModel
{
    public async Task<ModelAnswer> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        string hash = request.ContentHash();
        RecordedCall call = await calls.GetAsync(hash, async jobId =>
        {
            ModelAnswer answer = await inner.CompleteAsync(request, cancellationToken);
            return new RecordedCall(jobId, hash, answer.Text, answer.InputTokens, answer.OutputTokens, answer.Truncated);
        });
        return new ModelAnswer(call.Text, call.InputTokens, call.OutputTokens, call.Truncated);
    }
}
