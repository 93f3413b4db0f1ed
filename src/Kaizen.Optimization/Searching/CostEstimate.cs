using Kaizen.Optimization.Evaluation;
using Kaizen.Optimization.Evaluation.Judging;
using Kaizen.Optimization.Gepa;
using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Optimization.Searching;

/// <summary>What a run is likely to need, from its layout and the lengths of its texts.</summary>
internal sealed class CostEstimate
{
    private const double CharactersPerToken = 4;
    private const int AnswerTokensUnknown = 100;
    private const int InstructionTokens = 400;
    private const int JudgeRuleTokens = 250;
    private const int VoteTokens = 80;
    private const int ReflectionRequestTokens = 300;
    private const int FeedbackTokens = 60;

    public CostEstimate(OptimizationProblem problem, RunLayout layout)
    {
        EvaluatorBlueprint evaluator = problem.Evaluator.Blueprint;
        double rollouts = layout.Search.LikelyMetricCalls + layout.VerdictMetricCalls;
        double judged = (layout.Search.LikelyNewAnswers * layout.Search.LikelyMetricCalls) + layout.VerdictMetricCalls;
        double votes = (judged + (evaluator.UsesJudge ? Math.Min(JudgeNoise.MostRepeats, layout.Split.Validation.Count) : 0)) * evaluator.LikelyJudgeCalls;
        Calls = (int)Math.Ceiling(rollouts + votes + layout.Search.LikelyReflectionCalls);

        double input = Tokens(layout.Split.Train.Average(example => example.Inputs.Sum(field => field.Key.Length + field.Value.Length + 2)));
        double answer = Tokens(layout.Split.Train
            .Where(example => example.Reference is not null)
            .Select(example => (double)example.Reference!.Length)
            .DefaultIfEmpty(AnswerTokensUnknown * CharactersPerToken)
            .Average());
        double instruction = Math.Max(Tokens(layout.IncumbentText.Length), InstructionTokens);
        double batch = GepaBudget.MinibatchSize(problem.Config, SearchData.Of(layout.Split.Train, layout.Split.Validation));

        decimal rollout = Cost(problem.Prices, problem.Models.Task, instruction + input, answer);
        decimal vote = Cost(problem.Prices, problem.Models.Judge, JudgeRuleTokens + input + (2 * answer), VoteTokens);
        decimal reflection = Cost(
            problem.Prices,
            problem.Models.Reflection,
            ReflectionRequestTokens + instruction + (batch * (input + answer + FeedbackTokens)),
            InstructionTokens);
        string[] called = evaluator.UsesJudge
            ? [problem.Models.Task, problem.Models.Reflection, problem.Models.Judge]
            : [problem.Models.Task, problem.Models.Reflection];
        MetricCallUsd = rollout + (vote * (decimal)evaluator.LikelyJudgeCalls);
        TotalUsd = ((decimal)rollouts * rollout) + ((decimal)votes * vote) + (layout.Search.LikelyReflectionCalls * reflection);
        IsKnown = called.All(model => problem.Prices.Find(model) is not null);
    }

    /// <summary>Gets the likely model calls of the whole run.</summary>
    public int Calls { get; }

    /// <summary>Gets the likely cost of the whole run; with an unknown price, at the assumed one.</summary>
    public decimal TotalUsd { get; }

    /// <summary>Gets whether the prices of all models that are called are known.</summary>
    public bool IsKnown { get; }

    /// <summary>Gets the likely cost of one metric call; with an unknown price, at the assumed one.</summary>
    public decimal MetricCallUsd { get; }

    private static double Tokens(double characters) => Math.Ceiling(characters / CharactersPerToken);

    private static decimal Cost(PriceTable prices, string model, double inputTokens, double outputTokens) =>
        (prices.Find(model) ?? CostLedger.AssumedPrice).CostUsd((decimal)inputTokens, (decimal)outputTokens);
}
