using System.Collections.Concurrent;
using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Optimization.Tests.Worlds;

/// <summary>Records finished calls by content, as a host does, and can die after a number of them.</summary>
internal sealed class Recorder(ILanguageModel inner) : ILanguageModel
{
    private readonly ConcurrentDictionary<string, ModelAnswer> _answers = new();
    private int _calls;

    public int Calls => _calls;

    public int DiesAfter { get; set; } = int.MaxValue;

    public async Task<ModelAnswer> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        string hash = request.ContentHash();
        if (_answers.TryGetValue(hash, out ModelAnswer? known))
        {
            return known;
        }

        if (_calls >= DiesAfter)
        {
            throw new ModelCallException(ModelFault.Systemic, "killed");
        }

        ModelAnswer answer = await inner.CompleteAsync(request, cancellationToken);
        Interlocked.Increment(ref _calls);
        _answers[hash] = answer;
        return answer;
    }
}
