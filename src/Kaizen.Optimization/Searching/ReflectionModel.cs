using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Optimization.Searching;

/// <summary>What the reflection model wrote.</summary>
/// <param name="Text">Null when the call failed for good or the answer was cut off.</param>
/// <param name="Problem">What then went wrong.</param>
internal sealed record Reflection(string? Text, string? Problem);

/// <summary>The model that reads failures and writes prompts.</summary>
internal sealed class ReflectionModel(ILanguageModel model, CostTurns turns, string name, int? maxOutputTokens, long? seed)
{
    /// <param name="callId">Names the call within its run, so that an equal question later is asked anew.</param>
    /// <exception cref="ModelCallException">A systemic fault.</exception>
    public async Task<Reflection> AskAsync(string question, string callId, CancellationToken cancellationToken)
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
            return answer.Truncated ? new(null, "the model's answer was cut off.") : new(answer.Text, null);
        }
        catch (ModelCallException fault) when (fault.Fault != ModelFault.Systemic)
        {
            return new(null, $"the model gave no answer: {fault.Message}");
        }
    }
}
