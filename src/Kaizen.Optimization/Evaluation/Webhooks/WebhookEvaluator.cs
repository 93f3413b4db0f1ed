using Kaizen.Optimization.Data;

namespace Kaizen.Optimization.Evaluation.Webhooks;

/// <summary>Lets a user's URL score answers.</summary>
internal sealed class WebhookEvaluator(IWebhookScorer scorer, Uri url) : IEvaluator
{
    public async Task<Assessment> EvaluateAsync(PreparedExample example, string answer, int repeat, CancellationToken cancellationToken)
    {
        try
        {
            WebhookScore score = await scorer.ScoreAsync(new(url, example.Inputs, answer, example.Reference), cancellationToken);
            return score.Score is >= 0 and <= 1
                ? new(score.Score, Reason(score, example.Reference))
                : new(null, $"The webhook's score {score.Score} is not in [0, 1].");
        }
        catch (WebhookFailedException failure)
        {
            return new(null, failure.Message);
        }
    }

    private static string Reason(WebhookScore score, string? reference)
    {
        string reason = $"Score {score.Score:0.##} of 1. {score.Reason}".TrimEnd();
        return score.Score < 1 && reference is not null ? $"{reason} The correct answer is '{reference.Trim()}'." : reason;
    }
}
