using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Optimization.Evaluation.Judging;

/// <summary>Asks the judge model for one vote, and keeps count of what goes wrong.</summary>
internal sealed class JudgeModel(ILanguageModel model, string name, int? maxOutputTokens, long? seed = null)
{
    private const string Stricter =
        "That could not be read. Reply with exactly one JSON object like {\"reason\": \"...\", \"score\": 0.5} and nothing before or after it.";

    private const int MostReminders = 2;

    private int _votes;
    private int _unreadable;
    private int _failed;
    private int _disagreements;

    public int Votes => _votes;

    /// <summary>Gets the answers that held no score.</summary>
    public int Unreadable => _unreadable;

    /// <summary>Gets the calls that failed for good.</summary>
    public int Failed => _failed;

    /// <summary>Gets how often a third vote decided, because two were far apart or one had failed.</summary>
    public int Disagreements => _disagreements;

    public void CountDisagreement() => Interlocked.Increment(ref _disagreements);

    /// <summary>Asks once; while the answer holds no score, it is shown to the judge with a reminder of the form, up to twice.</summary>
    /// <param name="callId">Names the vote, so that a second one on the same question is asked anew.</param>
    /// <exception cref="ModelCallException">A systemic fault.</exception>
    public async Task<JudgeVote> VoteAsync(string rules, string question, string callId, CancellationToken cancellationToken)
    {
        List<ModelMessage> messages = [new(ModelSpeaker.System, rules), new(ModelSpeaker.User, question)];
        JudgeVote vote = await AskAsync(messages, callId, cancellationToken);
        for (int reminder = 1; reminder <= MostReminders && vote is { Score: null, Text: { } text }; reminder++)
        {
            messages = [.. messages, new(ModelSpeaker.Assistant, text), new(ModelSpeaker.User, Stricter)];
            vote = await AskAsync(messages, callId + "/again", cancellationToken);
        }

        return vote;
    }

    private async Task<JudgeVote> AskAsync(IReadOnlyList<ModelMessage> messages, string callId, CancellationToken cancellationToken)
    {
        var request = new ModelRequest(ModelRole.Judge, name, messages)
        {
            Temperature = 0,
            MaxOutputTokens = maxOutputTokens,
            Seed = seed,
            CallId = callId,
        };
        try
        {
            ModelAnswer answer = await model.CompleteAsync(request, cancellationToken);
            JudgeVote vote = JudgeVote.Parse(answer.Text, answer.Truncated);
            Interlocked.Increment(ref vote.Score is null ? ref _unreadable : ref _votes);
            return vote;
        }
        catch (ModelCallException fault) when (fault.Fault != ModelFault.Systemic)
        {
            Interlocked.Increment(ref _failed);
            return new(null, fault.Message, null);
        }
    }
}
