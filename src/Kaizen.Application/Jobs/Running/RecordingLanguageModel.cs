using System.Collections.Concurrent;
using Kaizen.Application.Common;
using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Application.Jobs.Running;

/// <summary>Stores every finished call of a job before its answer is used, and answers from there when the job is run again.</summary>
internal sealed class RecordingLanguageModel : ILanguageModel
{
    private readonly Guid _jobId;
    private readonly ILanguageModel _inner;
    private readonly IGroupCommit<RecordedCall, RecordedCall> _records;
    private readonly ConcurrentDictionary<string, Lazy<Task<ModelAnswer>>> _answers = new(StringComparer.Ordinal);

    public RecordingLanguageModel(
        Guid jobId, IReadOnlyList<RecordedCall> known, ILanguageModel inner, IGroupCommit<RecordedCall, RecordedCall> records)
    {
        _jobId = jobId;
        _inner = inner;
        _records = records;
        foreach (RecordedCall call in known)
        {
            var answer = new ModelAnswer(call.Text, call.InputTokens, call.OutputTokens, call.Truncated);
            _answers[call.Hash] = new Lazy<Task<ModelAnswer>>(Task.FromResult(answer));
        }
    }

    public async Task<ModelAnswer> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        string hash = request.ContentHash();
        Lazy<Task<ModelAnswer>> call = _answers.GetOrAdd(
            hash, _ => new Lazy<Task<ModelAnswer>>(() => MakeAsync(hash, request, cancellationToken)));
        try
        {
            return await call.Value;
        }
        catch
        {
            // A failed call is not an answer; the next one with this content is made.
            _answers.TryRemove(new(hash, call));
            throw;
        }
    }

    private async Task<ModelAnswer> MakeAsync(string hash, ModelRequest request, CancellationToken cancellationToken)
    {
        ModelAnswer answer = await _inner.CompleteAsync(request, cancellationToken);

        // Paid for: it is kept even when the run is being cancelled.
        await _records.SubmitAsync(
            new RecordedCall(_jobId, hash, answer.Text, answer.InputTokens, answer.OutputTokens, answer.Truncated), CancellationToken.None);
        return answer;
    }
}
