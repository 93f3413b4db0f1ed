using System.Text;
using Kaizen.Domain.Common;
using Kaizen.Optimization.Data;
using Kaizen.Optimization.Evaluation;
using Kaizen.Optimization.Evaluation.Judging;
using Kaizen.Optimization.Evaluation.Webhooks;
using Kaizen.Optimization.Evidence;
using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Optimization.Searching;

/// <summary>Takes one run from its examples to its outcome.</summary>
internal sealed class RunCoordinator : IDisposable
{
    // The verdict is part of the run's time.
    private const double SearchShareOfTime = 0.75;

    private readonly OptimizationProblem _problem;
    private readonly RunLayout _layout;
    private readonly CostLedger _ledger;
    private readonly CostTurns _turns;
    private readonly MeteredModel _model;
    private readonly JudgeModel _judge;
    private readonly ProgressMeter _progress;
    private readonly CancellationTokenSource _searchTime;
    private readonly CancellationTokenSource _runTime;
    private readonly Lineage _lineage;
    private readonly MetricBudget _searchBudget;
    private readonly List<CandidateScorer> _scorers = [];
    private JudgeNoise? _noise;

    public RunCoordinator(
        OptimizationProblem problem, ILanguageModel model, TimeProvider clock, IProgress<OptimizationProgress>? progress, IList<CandidateRecord> candidates)
    {
        _problem = problem;
        _layout = RunLayout.Of(problem);
        _ledger = new(problem.Prices, problem.CostBudgetUsd, problem.SentUsd) { KeptBackUsd = KeptBackUsd() };
        _turns = new(_ledger);
        _model = new(model, _ledger, problem.Prices, problem.MaxParallelCalls, clock);
        _judge = new(_model, problem.Models.Judge, _layout.Limits.Judge);
        _progress = new(progress, _model, _layout.Search.LikelyMetricCalls + _layout.VerdictMetricCalls);
        _searchTime = Timer(_layout.Split.HoldOut.Count == 0 ? 1 : SearchShareOfTime);
        _runTime = Timer(1);
        _lineage = new(_layout.Split.Validation, candidates);
        _searchBudget = new(_layout.Search.MaxMetricCalls);

        CancellationTokenSource Timer(double share) =>
            problem.WallClock is { } limit ? new(limit * share, clock) : new();
    }

    public async Task<OptimizationOutcome> RunAsync(IWebhookScorer? webhook, CancellationToken cancellationToken)
    {
        _progress.Enter(OptimizationStep.BuildingTrainset);
        _progress.Enter(OptimizationStep.CreatingEvaluator);
        IEvaluator evaluator = _problem.Evaluator.Blueprint.Create(new(_problem.TaskDescription, _problem.InputFields, _judge, webhook));

        _progress.Enter(OptimizationStep.Searching);
        (FinishReason? limit, string detail) = await SearchAsync(evaluator, cancellationToken);
        if (_lineage.Records.Count == 0)
        {
            _lineage.DropIncumbent(_layout.IncumbentText);
        }

        _progress.Expect(_layout.VerdictMetricCalls);
        _progress.Enter(OptimizationStep.FinalEvaluation);
        var verdictBudget = new MetricBudget(_layout.VerdictMetricCalls);
        string winner = _lineage.Best?.Text ?? _layout.IncumbentText;
        HoldOutComparison? comparison = await CompareAsync(winner, evaluator, verdictBudget, cancellationToken);
        if (limit == FinishReason.WallClock && _model.Usage.Calls == 0)
        {
            throw new ModelCallException(
                ModelFault.Unavailable, $"The endpoint did not answer: within the time limit of {_problem.WallClock!.Value.TotalSeconds:0} s no model call was answered.");
        }

        _progress.Finish();
        return Outcome(winner, limit, detail, comparison, _searchBudget.Used + verdictBudget.Used);
    }

    public void Dispose()
    {
        _searchTime.Dispose();
        _runTime.Dispose();
    }

    private async Task<(FinishReason? Limit, string Detail)> SearchAsync(IEvaluator evaluator, CancellationToken cancellationToken)
    {
        _model.Deadline = _searchTime.Token;
        var context = new SearchContext
        {
            Fields = _problem.InputFields,
            TaskDescription = _problem.TaskDescription,
            Module = _problem.Module,
            IncumbentText = _layout.IncumbentText,
            Train = _layout.Split.Train,
            Validation = _layout.Split.Validation,
            CounterExamples = [.. _layout.Prepared.Unusable.Where(example => example.RatedOutputs.Count > 0)],
            Scorer = Scorer(evaluator, _searchBudget),
            Budget = _searchBudget,
            Reflection = new(_model, _turns, _problem.Models.Reflection, _layout.Limits.Reflection, seed: null),
            Config = _layout.SearchConfig,
            Lineage = _lineage,
            BestChanged = _progress.BestChanged,
        };
        if (_problem.Evaluator.Blueprint.UsesJudge)
        {
            context.IncumbentScored = (rollouts, token) => MeasureNoiseAsync(context, rollouts, token);
        }

        try
        {
            return (null, await PromptOptimizers.Find(_problem.Optimizer).SearchAsync(context, cancellationToken));
        }
        catch (SearchStoppedException stop)
        {
            string detail = stop.Reason != FinishReason.Budget ? "The time is up."
                : _model.Usage.ReflectionCalls > 0 ? "The cost budget is reached."
                : "The cost budget is too small: it ended the search before the first call of the reflection model.";
            return (stop.Reason, detail);
        }
    }

    private async Task MeasureNoiseAsync(SearchContext context, Task<IReadOnlyList<Rollout>> rollouts, CancellationToken cancellationToken)
    {
        _noise = await JudgeNoise.MeasureAsync(context.Scorer, rollouts, cancellationToken);
        context.Margin = _noise?.Margin ?? 0;
    }

    private async Task<HoldOutComparison?> CompareAsync(
        string winner, IEvaluator evaluator, MetricBudget budget, CancellationToken cancellationToken)
    {
        if (_layout.Split.HoldOut.Count == 0)
        {
            return null;
        }

        _model.Deadline = _runTime.Token;
        _ledger.KeptBackUsd = 0;
        CandidateScorer scorer = Scorer(evaluator, budget);
        (Rollout?, Rollout?)[] pairs = await CandidateScorer.AllAsync(_layout.Split.HoldOut, CompareOneAsync, cancellationToken);
        return new(pairs, _problem.Config.Seed);

        async Task<(Rollout?, Rollout?)> CompareOneAsync(PreparedExample example, CancellationToken token)
        {
            Task<Rollout?> before = TryScoreAsync(scorer, _layout.IncumbentText, example, token);
            Task<Rollout?> after = winner == _layout.IncumbentText ? before : TryScoreAsync(scorer, winner, example, token);
            return (await before, await after);
        }
    }

    // Where a limit ends the verdict, the pairs that are there still count.
    private static async Task<Rollout?> TryScoreAsync(CandidateScorer scorer, string text, PreparedExample example, CancellationToken cancellationToken)
    {
        try
        {
            return (await scorer.ScoreAsync(text, [example], cancellationToken))[0];
        }
        catch (SearchStoppedException)
        {
            return null;
        }
    }

    private CandidateScorer Scorer(IEvaluator evaluator, MetricBudget budget)
    {
        var settings = new RolloutSettings(_problem.Models.Task, _problem.InputFields, _problem.Module, _layout.Limits.Task, Seed: null, JudgingUsd());
        _scorers.Add(new(_model, _turns, evaluator, settings, budget) { RolloutDone = _progress.RolloutDone });
        return _scorers[^1];
    }

    private OptimizationOutcome Outcome(string winner, FinishReason? limit, string detail, HoldOutComparison? comparison, int metricCalls)
    {
        Candidate? best = _lineage.Best;
        double? validation = best?.Mean;
        bool isIncumbent = winner == _layout.IncumbentText;
        return new()
        {
            PromptText = winner,
            IncumbentText = _layout.IncumbentText,
            FinishReason = limit ?? (isIncumbent ? FinishReason.NoImprovement : FinishReason.Completed),
            Verdict = isIncumbent ? Verdict.NotProven : comparison?.Verdict ?? Verdict.NotProven,
            ValidationScore = validation,
            BaselineScore = comparison is null ? _lineage.Records[0].ValidationScore : comparison.IncumbentScore,
            TestScore = comparison?.WinnerScore,
            JudgeScore = comparison?.WinnerJudgeScore,
            ImprovementInterval = comparison?.Improvement,
            HoldOutPairs = comparison?.Scored ?? [],
            Plan = _layout.Plan,
            TrialsCompleted = _lineage.Records.Count,
            MetricCalls = metricCalls,
            Usage = _model.Usage,
            Candidates = _lineage.Records,
            Facts = Facts(detail, comparison),
        };
    }

    private Dictionary<string, object?> Facts(string detail, HoldOutComparison? comparison)
    {
        ExamplePreparation prepared = _layout.Prepared;
        var facts = new Dictionary<string, object?>
        {
            ["optimizer"] = WireName.Of(_problem.Optimizer),
            ["seed"] = _problem.Config.Seed,
            ["finish_detail"] = detail,
            ["usable_examples"] = prepared.Usable.Count,
            ["unusable_examples"] = prepared.Unusable.Count,
            ["duplicates"] = prepared.Duplicates,
            ["contradictions"] = prepared.Contradictions,
            ["empty_inputs"] = prepared.EmptyInputs,
            ["unscored_outputs_as_references"] = prepared.UnscoredAsReference,
            ["counter_examples"] = prepared.Usable.Concat(prepared.Unusable).Sum(example => example.RatedOutputs.Count),
            ["score_set"] = comparison?.WinnerScore is null ? "validation" : "hold_out",
            ["evaluator_errors"] = _scorers.Sum(scorer => scorer.Unscored),
            ["abandoned_calls"] = _model.Abandoned,
            ["lost_calls_usd"] = _ledger.UnansweredUsd,
            ["failed_calls"] = Enum.GetValues<ModelRole>().Sum(_model.Failures),
        };
        if (comparison is null)
        {
            facts["warning_data"] = _layout.Split.IsShared
                ? "Too few examples for a hold-out: train and validation are the same examples, and the scores are optimistic."
                : "Too few examples for a hold-out: the scores are those of the validation set, and optimistic.";
        }

        comparison?.AddFacts(facts);
        if (_problem.Evaluator.Blueprint.UsesJudge)
        {
            facts["judge_repeat_agreement"] = _noise?.Agreement;
            facts["judge_repeat_sd"] = _noise?.StandardDeviation;
            facts["judge_votes"] = _judge.Votes;
            facts["judge_unreadable_votes"] = _judge.Unreadable;
            facts["judge_failed_votes"] = _judge.Failed;
            facts["judge_disagreements"] = _judge.Disagreements;
        }

        if (_model.Unpriced.Count > 0)
        {
            facts["unknown_prices"] = _model.Unpriced;
            if (_problem.CostBudgetUsd is not null)
            {
                facts["warning_price"] =
                    $"A model without a known price counts against the cost budget with {CostLedger.AssumedPrice.InputUsdPerMillion} USD per million input tokens and {CostLedger.AssumedPrice.OutputUsdPerMillion} USD per million output tokens.";
            }
        }

        return facts;
    }

    // As if all votes were on the longest example with the longest answer.
    private decimal JudgingUsd()
    {
        const int bytesOfRules = 2000;
        int shown = _layout.Prepared.Usable.Max(example => Encoding.UTF8.GetByteCount(string.Concat(example.Inputs.Values) + example.Reference + _problem.TaskDescription));
        int answer = _layout.Limits.Task ?? OutputLimits.Unlimited;
        decimal vote = _ledger.CostUsd(_problem.Models.Judge, bytesOfRules + shown + answer, _layout.Limits.Judge ?? OutputLimits.Unlimited);
        return vote * (decimal)Math.Ceiling(_problem.Evaluator.Blueprint.LikelyJudgeCalls);
    }

    private decimal KeptBackUsd()
    {
        const decimal mostShare = 0.4m;
        const decimal safety = 1.5m;
        return _problem.CostBudgetUsd is { } cap
            ? Math.Min(cap * mostShare, _layout.Costs.MetricCallUsd * _layout.VerdictMetricCalls * safety)
            : 0;
    }
}
