using Kaizen.Optimization.Evaluation;
using Kaizen.Optimization.Evaluation.Judging;
using Kaizen.Optimization.Gepa;
using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Optimization.Searching;

/// <summary>What a run is likely to need, from its layout and the lengths of its texts. The numbers below were seen with searches that learn rules and with
/// the judge's own prompt.</summary>
internal sealed class CostEstimate
{
    private const double CharactersPerToken = 4;
    private const int AnswerTokensUnknown = 100;
    private const int JudgeRuleTokens = 170;
    private const int VoteTokens = 50;
    private const int ReflectionRequestTokens = 300;
    private const int FeedbackTokens = 60;

    /// <summary>A candidate is longer than the incumbent by so much times the root of the number of rewrites: each adds less than the one before.</summary>
    private const int GrowthTokens = 70;

    /// <summary>What the verdict's money is kept back for: a winner may be long.</summary>
    private const int WinnerTokens = 400;

    /// <summary>Answers as short as a label are often the reference to the letter, which needs no vote.</summary>
    private const int LabelTokens = 8;
    private const double LikelyVerbatim = 0.5;

    public CostEstimate(OptimizationProblem problem, RunLayout layout)
    {
        EvaluatorBlueprint evaluator = problem.Evaluator.Blueprint;
        SearchPlan search = layout.Search;
        double input = Tokens(layout.Split.Train.Average(example => example.Inputs.Sum(field => field.Key.Length + field.Value.Length + 2)));
        double? reference = layout.Split.Train.Average(example => (double?)example.Reference?.Length) is { } length ? Tokens(length) : null;
        double answer = reference ?? AnswerTokensUnknown;
        double incumbent = Tokens(layout.IncumbentText.Length);
        double candidate = incumbent + (GrowthTokens * Math.Sqrt(search.LikelyReflectionCalls));
        double batch = GepaBudget.MinibatchSize(problem.Config, SearchData.Of(layout.Split.Train, layout.Split.Validation));

        double rollouts = search.LikelyMetricCalls + layout.VerdictMetricCalls;
        double incumbentRollouts = search.Validation + layout.Split.HoldOut.Count;
        double judged = ((search.LikelyNewAnswers * search.LikelyMetricCalls) + layout.VerdictMetricCalls) * (reference <= LabelTokens ? 1 - LikelyVerbatim : 1);
        double votes = (judged + (evaluator.UsesJudge ? Math.Min(JudgeNoise.MostRepeats, layout.Split.Validation.Count) : 0)) * evaluator.LikelyJudgeCalls;
        Calls = (int)Math.Ceiling(rollouts + votes + search.LikelyReflectionCalls);

        decimal vote = Cost(problem.Prices, problem.Models.Judge, JudgeRuleTokens + input + (2 * answer), VoteTokens);
        decimal reflection = Cost(
            problem.Prices,
            problem.Models.Reflection,
            ReflectionRequestTokens + candidate + (batch * (input + answer + FeedbackTokens)),
            candidate);
        TotalUsd = ((decimal)incumbentRollouts * Rollout(incumbent)) + ((decimal)(rollouts - incumbentRollouts) * Rollout(candidate))
            + ((decimal)votes * vote) + (search.LikelyReflectionCalls * reflection);
        MetricCallUsd = Rollout(Math.Max(incumbent, WinnerTokens)) + (vote * (decimal)evaluator.LikelyJudgeCalls);
        string[] called = evaluator.UsesJudge
            ? [problem.Models.Task, problem.Models.Reflection, problem.Models.Judge]
            : [problem.Models.Task, problem.Models.Reflection];
        IsKnown = called.All(model => problem.Prices.Find(model) is not null);

        decimal Rollout(double instruction) => Cost(problem.Prices, problem.Models.Task, instruction + input, answer);
    }

    /// <summary>Gets the likely model calls of the whole run.</summary>
    public int Calls { get; }

    /// <summary>Gets the likely cost of the whole run; with an unknown price, at the assumed one.</summary>
    public decimal TotalUsd { get; }

    /// <summary>Gets whether the prices of all models that are called are known.</summary>
    public bool IsKnown { get; }

    /// <summary>Gets the cost of one metric call with a long prompt; with an unknown price, at the assumed one.</summary>
    public decimal MetricCallUsd { get; }

    private static double Tokens(double characters) => Math.Ceiling(characters / CharactersPerToken);

    private static decimal Cost(PriceTable prices, string model, double inputTokens, double outputTokens) =>
        (prices.Find(model) ?? CostLedger.AssumedPrice).CostUsd((decimal)inputTokens, (decimal)outputTokens);
}
