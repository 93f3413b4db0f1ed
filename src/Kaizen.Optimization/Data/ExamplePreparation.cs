using System.Text;

namespace Kaizen.Optimization.Data;

/// <summary>Turns recorded uses into examples: one for each set of inputs, with the answer that can be trusted and those that cannot.</summary>
/// <remarks>
/// The expected output is the reference; without one, an output scored at least <see cref="TrustedScore"/> is. Of several the newest expected
/// output goes first, then the newest trusted output. Lower scored outputs are counter-examples. An output that no one scored is no reference,
/// unless the evaluator needs one and the inputs have no other: choosing such an evaluator says that the recorded outputs are the answers.
/// </remarks>
internal sealed class ExamplePreparation
{
    /// <summary>The lowest score of an output that serves as a reference.</summary>
    public const double TrustedScore = 0.8;

    private ExamplePreparation(IReadOnlyList<PreparedExample> usable, IReadOnlyList<PreparedExample> unusable)
    {
        Usable = usable;
        Unusable = unusable;
    }

    /// <summary>Gets the examples that an evaluator can score, oldest first.</summary>
    public IReadOnlyList<PreparedExample> Usable { get; }

    /// <summary>Gets the examples that lack what the evaluator needs; their counter-examples are still worth showing.</summary>
    public IReadOnlyList<PreparedExample> Unusable { get; }

    public int Duplicates { get; private init; }

    /// <summary>Gets the number of inputs that came with different trusted answers, or with one that someone else rated low.</summary>
    public int Contradictions { get; private init; }

    public int EmptyInputs { get; private init; }

    public int UnscoredAsReference { get; private init; }

    public static ExamplePreparation Prepare(IReadOnlyList<Example> examples, IReadOnlyList<string> fields, bool needsReference)
    {
        var usable = new List<PreparedExample>();
        var unusable = new List<PreparedExample>();
        Example[] filled = [.. examples.Where(example => fields.Any(field => !string.IsNullOrWhiteSpace(example.Inputs.GetValueOrDefault(field))))];
        int contradictions = 0;
        int unscored = 0;
        int groups = 0;
        foreach (IGrouping<string, Example> group in filled.GroupBy(example => InputKey(example.Inputs, fields)))
        {
            groups++;
            Example[] entries = [.. group];
            contradictions += Contradict(entries) ? 1 : 0;
            PreparedExample prepared = Merge(entries);
            if (prepared.Reference is null && needsReference && entries.LastOrDefault(IsUnscored) is { } plain)
            {
                prepared = prepared with { Reference = plain.Output };
                unscored++;
            }

            (prepared.Reference is null && needsReference ? unusable : usable).Add(prepared);
        }

        return new(usable, unusable)
        {
            Duplicates = filled.Length - groups,
            Contradictions = contradictions,
            EmptyInputs = examples.Count - filled.Length,
            UnscoredAsReference = unscored,
        };
    }

    /// <summary>Names inputs by their content: equal keys are the same inputs.</summary>
    public static string InputKey(IReadOnlyDictionary<string, string> inputs, IReadOnlyList<string> fields)
    {
        var key = new StringBuilder();
        foreach (string field in fields)
        {
            key.Append(inputs.GetValueOrDefault(field, "").Trim()).Append('\u001f');
        }

        return key.ToString();
    }

    private static PreparedExample Merge(Example[] entries)
    {
        string? reference = Reference(entries);
        string[] comments = [.. entries.Select(entry => entry.Comment).OfType<string>().Where(comment => comment.Length > 0).Distinct()];
        return new(entries[0].Id, entries[0].Inputs)
        {
            Reference = reference,
            Comment = comments.Length == 0 ? null : string.Join(" ", comments),
            RatedOutputs =
            [
                .. entries
                    .Where(entry => IsRatedLow(entry) && entry.Output!.Trim() != reference?.Trim())
                    .Reverse()
                    .Select(entry => new RatedOutput(entry.Output!, entry.Score!.Value, entry.Comment))
                    .DistinctBy(rated => rated.Output)
                    .OrderBy(rated => rated.Score),
            ],
            IsSeed = entries.All(entry => entry.IsSeed),
        };
    }

    private static string? Reference(Example[] entries) =>
        entries.LastOrDefault(entry => entry.ExpectedOutput is not null)?.ExpectedOutput ?? entries.LastOrDefault(IsTrusted)?.Output;

    private static bool Contradict(Example[] entries) =>
        entries
            .Select(entry => entry.ExpectedOutput ?? (IsTrusted(entry) ? entry.Output : null))
            .OfType<string>()
            .Select(answer => answer.Trim())
            .Distinct()
            .Count() > 1
        || (Reference(entries) is { } reference && entries.Any(entry => IsRatedLow(entry) && entry.Output!.Trim() == reference.Trim()));

    private static bool IsTrusted(Example entry) => entry is { Output: not null, Score: >= TrustedScore };

    private static bool IsRatedLow(Example entry) => entry is { Output: not null, Score: < TrustedScore };

    private static bool IsUnscored(Example entry) => entry is { Output: not null, Score: null };
}
