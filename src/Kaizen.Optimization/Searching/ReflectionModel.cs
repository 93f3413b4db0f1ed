using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Optimization.Searching;

/// <summary>The model that reads failures and writes prompts.</summary>
internal sealed class ReflectionModel(ILanguageModel model, CostTurns turns, string name, int? maxOutputTokens, long? seed)
{
    /// <param name="callId">Names the call within its run, so that an equal question later is asked anew.</param>
    /// <returns>The answer, or null when it failed for good or was cut off.</returns>
    /// <exception cref="ModelCallException">A systemic fault.</exception>
    public async Task<ModelAnswer?> AskAsync(string question, string callId, CancellationToken cancellationToken)
    {
        var request = new ModelRequest(ModelRole.Reflection, name, [new(ModelSpeaker.User, question)])
        {
            Temperature = 1,
            MaxOutputTokens = maxOutputTokens,
            Seed = seed,
            CallId = callId,
        };
        using CostTurns.Turn turn = turns.Take(request);
        await turn.Begun.WaitAsync(cancellationToken);
        try
        {
            ModelAnswer answer = await model.CompleteAsync(request, cancellationToken);
            return answer.Truncated ? null : answer;
        }
        catch (ModelCallException fault) when (fault.Fault != ModelFault.Systemic)
        {
            return null;
        }
    }
}
