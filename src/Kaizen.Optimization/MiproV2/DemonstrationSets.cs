using Kaizen.Optimization.Data;
using Kaizen.Optimization.Prompts;
using Kaizen.Optimization.Randomness;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.MiproV2;

/// <summary>Makes the demonstration sets of the grid: none, labelled ones, and ones that the incumbent itself answered well.</summary>
internal sealed class DemonstrationSets(SearchContext context)
{
    public const int MostBootstrapped = 4;
    public const int MostLabelled = 4;

    /// <summary>The lowest score of an answer that is worth showing.</summary>
    public const double Threshold = 0.8;

    /// <summary>A set looks no further than so many examples.</summary>
    private const int TriesPerSet = 16;

    private readonly RandomStream _stream = new(context.Config.Seed, "demonstrations");

    private readonly Demonstration[] _labelled =
    [
        .. context.Train
            .Select(example => Demonstration.Labelled(example, context.Module))
            .OfType<Demonstration>()
            .Where(demonstration => demonstration.CanBeShown(context.Fields)),
    ];

    /// <summary>Gets the most metric calls that bootstrapping may take; an example is tried once, however many sets look at it.</summary>
    public static int MostTries(int train, int sets) => Math.Min(train, TriesPerSet * Math.Max(0, sets - 2));

    /// <param name="count">How many sets; fewer come out where some are alike.</param>
    /// <param name="mostMetricCalls">What bootstrapping may spend.</param>
    /// <returns>Different sets, the first one empty.</returns>
    public async Task<IReadOnlyList<IReadOnlyList<Demonstration>>> MakeAsync(int count, int mostMetricCalls, CancellationToken cancellationToken)
    {
        List<IReadOnlyList<Demonstration>> sets = [[], [.. _stream.Shuffle(0, _labelled).Take(MostLabelled)]];
        int limit = context.Budget.Used + mostMetricCalls;
        for (int number = 2; number < count; number++)
        {
            IEnumerable<PreparedExample> order = number == 2 ? context.Train : _stream.Shuffle(number, context.Train);
            int size = number == 2 ? MostBootstrapped : 1 + _stream.Fork(number).Below(-1, MostBootstrapped);
            List<Demonstration> set = await BootstrapAsync(order.Take(TriesPerSet), size, limit, cancellationToken);
            set.AddRange(_stream.Fork(-number).Shuffle(0, _labelled)
                .Where(label => set.All(chosen => chosen.Example != label.Example))
                .Take(Math.Max(0, MostLabelled - set.Count)));
            sets.Add(set);
        }

        return [.. sets.DistinctBy(set => string.Concat(set.Select(demonstration => demonstration.Text(context.Fields)))).Take(count)];
    }

    private async Task<List<Demonstration>> BootstrapAsync(
        IEnumerable<PreparedExample> order, int size, int limit, CancellationToken cancellationToken)
    {
        var found = new List<Demonstration>();
        var open = new Queue<PreparedExample>(order);
        while (found.Count < size && open.Count > 0)
        {
            PreparedExample[] next = [.. Enumerable.Range(0, Math.Min(size - found.Count, open.Count)).Select(_ => open.Dequeue())];
            PreparedExample[] affordable = [.. next.Where((example, index) => context.Budget.Used + index + context.Scorer.Cost(TeacherText(example), [example]) <= limit)];
            Rollout[] rollouts = await CandidateScorer.AllAsync(
                affordable,
                async (example, token) => (await context.Scorer.ScoreAsync(TeacherText(example), [example], token))[0],
                cancellationToken);
            found.AddRange(rollouts
                .Where(rollout => rollout.Score >= Threshold)
                .Select(rollout => new Demonstration(rollout.Example, rollout.Output))
                .Where(demonstration => demonstration.CanBeShown(context.Fields)));
        }

        return found;
    }

    // The teacher is the incumbent with labelled demonstrations, never with the example itself among them.
    private string TeacherText(PreparedExample example)
    {
        PromptParts incumbent = context.Incumbent;
        string[] shown =
        [
            .. _stream.Shuffle(0, _labelled)
                .Where(label => label.Example != example)
                .Take(MostLabelled)
                .Select(label => label.Text(context.Fields)),
        ];
        return incumbent.Demonstrations.Length > 0 || shown.Length == 0
            ? context.IncumbentText
            : (incumbent with { Demonstrations = PromptParts.Frame(shown) }).Text();
    }
}
