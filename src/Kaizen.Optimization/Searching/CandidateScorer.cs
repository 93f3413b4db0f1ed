using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Kaizen.Domain.Tasks;
using Kaizen.Optimization.Data;
using Kaizen.Optimization.Evaluation;
using Kaizen.Optimization.LanguageModels;
using Kaizen.Optimization.Prompts;

namespace Kaizen.Optimization.Searching;

/// <summary>What a prompt is run with besides its text.</summary>
/// <param name="JudgingUsd">What it costs at worst, in USD, to have an answer judged.</param>
internal sealed record RolloutSettings(
    string Model, IReadOnlyList<string> Fields, ModuleKind Module, int? MaxOutputTokens = null, long? Seed = null, decimal JudgingUsd = 0);

/// <summary>Runs prompts on examples and scores the answers, all examples in parallel, each pair of text and example once.</summary>
internal sealed class CandidateScorer(
    ILanguageModel model, CostTurns turns, IEvaluator evaluator, RolloutSettings settings, MetricBudget budget)
{
    private readonly ConcurrentDictionary<(string Text, PreparedExample Example), Task<Rollout>> _known = new();

    private int _unscored;

    /// <summary>Gets the answers that the evaluator could not score.</summary>
    public int Unscored => _unscored;

    /// <summary>Occurs after each rollout, on any thread.</summary>
    public Action? RolloutDone { get; set; }

    /// <summary>Gets the metric calls that scoring would take: pairs that are known, or under way, are free.</summary>
    public int Cost(string text, IEnumerable<PreparedExample> examples) =>
        examples.Distinct().Count(example => !_known.ContainsKey((text, example)));

    /// <summary>Scores a text. The caller has made sure that the budget holds <see cref="Cost"/>.</summary>
    /// <param name="canWait">Whether other calls go first.</param>
    /// <returns>The rollouts in the order of the examples.</returns>
    /// <exception cref="ModelCallException">A systemic fault.</exception>
    /// <exception cref="SearchStoppedException">A limit was reached.</exception>
    public async Task<IReadOnlyList<Rollout>> ScoreAsync(
        string text, IReadOnlyList<PreparedExample> examples, CancellationToken cancellationToken, bool canWait = false)
    {
        ILookup<bool, PreparedExample> isKnown = examples.Distinct().ToLookup(example => _known.ContainsKey((text, example)));
        (PreparedExample Example, Task<Rollout> Run)[] earlier = [.. isKnown[true].Select(example => (example, _known[(text, example)]))];
        PreparedExample[] open = [.. isKnown[false]];
        budget.Spend(open.Length);
        Rollout[] fresh = await AllAsync(open, (example, token) => RunOnceAsync(text, example, canWait, token), cancellationToken);
        var byExample = fresh.ToDictionary(rollout => rollout.Example);
        foreach ((PreparedExample example, Task<Rollout> run) in earlier)
        {
            byExample[example] = await run.WaitAsync(cancellationToken);
        }

        return [.. examples.Select(example => byExample[example])];
    }

    /// <summary>Takes the turn of <see cref="RepeatAsync"/>.</summary>
    public CostTurns.Turn TakeRepeat() => turns.Take(settings.JudgingUsd);

    /// <summary>Scores an answer once more, to learn how steady the evaluator is. Not a metric call.</summary>
    public async Task<Assessment> RepeatAsync(Rollout rollout, int repeat, CostTurns.Turn turn, CancellationToken cancellationToken)
    {
        using (turn)
        {
            await turn.Begun.WaitAsync(cancellationToken);
            return await evaluator.EvaluateAsync(rollout.Example, rollout.Answer, repeat, cancellationToken);
        }
    }

    /// <summary>Runs a step for each item in parallel and places the results by index. The first fault ends the others; where only the money is used
    /// up, those under way are let end, since they are paid for.</summary>
    internal static async Task<TResult[]> AllAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TItem, CancellationToken, Task<TResult>> step, CancellationToken cancellationToken)
    {
        using var others = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Exception? first = null;
        Task<TResult>[] running = [.. items.Select(GuardAsync)];
        try
        {
            return await Task.WhenAll(running);
        }
        catch (Exception) when (first is not null && !cancellationToken.IsCancellationRequested)
        {
            ExceptionDispatchInfo.Throw(first);
            throw;
        }

        async Task<TResult> GuardAsync(TItem item)
        {
            try
            {
                return await step(item, others.Token);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Interlocked.CompareExchange(ref first, fault, null);
                if (fault is not SearchStoppedException)
                {
                    await others.CancelAsync();
                }

                throw;
            }
        }
    }

    private async Task<Rollout> RunOnceAsync(string text, PreparedExample example, bool canWait, CancellationToken cancellationToken)
    {
        Task<Rollout> run = RunAsync(text, example, canWait, cancellationToken);
        _known[(text, example)] = run;
        Rollout? rollout = null;
        try
        {
            return rollout = await run;
        }
        finally
        {
            // Without a score it may be run again.
            if (rollout?.Score is null)
            {
                _known.TryRemove(new((text, example), run));
            }
        }
    }

    private async Task<Rollout> RunAsync(string text, PreparedExample example, bool canWait, CancellationToken cancellationToken)
    {
        var request = new ModelRequest(ModelRole.Task, settings.Model, PromptRenderer.Render(text, settings.Fields, example.Inputs))
        {
            MaxOutputTokens = settings.MaxOutputTokens,
            Seed = settings.Seed,
            CanWait = canWait,
        };
        using CostTurns.Turn turn = turns.Take(request, settings.JudgingUsd);
        await turn.Begun.WaitAsync(cancellationToken);
        try
        {
            Rollout rollout = await AnswerAsync(request, example, cancellationToken);
            RolloutDone?.Invoke();
            return rollout;
        }
        catch (SearchStoppedException)
        {
            budget.GiveBack();
            throw;
        }
    }

    private async Task<Rollout> AnswerAsync(ModelRequest request, PreparedExample example, CancellationToken cancellationToken)
    {
        ModelAnswer output;
        try
        {
            output = await model.CompleteAsync(request, cancellationToken);
        }
        catch (ModelCallException fault) when (fault.Fault == ModelFault.Unavailable)
        {
            return new(example, "", "", null, fault.Message);
        }
        catch (ModelCallException fault) when (fault.Fault is ModelFault.ContentRefused or ModelFault.ContextOverflow)
        {
            string cause = fault.Fault == ModelFault.ContentRefused ? "the content filter refused the request" : "the prompt is too long for the model";
            return new(example, "", "", 0, $"The model gave no answer: {cause} ({fault.Message}).");
        }

        string answer = PromptParts.Answer(output.Text, settings.Module);
        Assessment evaluation = await AssessAsync(example, answer, cancellationToken);
        if (evaluation.Score is null)
        {
            Interlocked.Increment(ref _unscored);
        }

        string feedback = output.Truncated ? evaluation.Reason + " The answer was cut off, at the length limit or by the provider's content filter." : evaluation.Reason;
        return new(example, output.Text, answer, Rounded(evaluation.Score), feedback, evaluation.JudgeScore, evaluation.IsUndecidable);
    }

    private async Task<Assessment> AssessAsync(PreparedExample example, string answer, CancellationToken cancellationToken)
    {
        try
        {
            Assessment assessment = await evaluator.EvaluateAsync(example, answer, repeat: 0, cancellationToken);
            return assessment.Score is null or (>= 0 and <= 1)
                ? assessment
                : new(null, string.Create(CultureInfo.InvariantCulture, $"The evaluator gave the score {assessment.Score}, which does not lie in 0 to 1."));
        }
        catch (Exception fault) when (fault is not (SearchStoppedException or ModelCallException { Fault: ModelFault.Systemic })
            && !cancellationToken.IsCancellationRequested)
        {
            // Anyone's evaluator: that it fails on one answer, or gives up waiting, is no reason to lose the run.
            return new(null, $"The evaluator failed: {fault.Message}");
        }
    }

    // Sums of judge votes differ in the last bits with their order; such a difference must not decide a tie.
    private static double? Rounded(double? score) => score is { } value ? Math.Round(value, 9) : null;
}
