using Kaizen.Optimization.Data;
using Kaizen.Optimization.Prompts;

namespace Kaizen.Optimization.Searching;

/// <summary>Every prompt that a search tried, in order, and what became of it.</summary>
/// <param name="records">Where the records are put.</param>
internal sealed class Lineage(IReadOnlyList<PreparedExample> validation, IList<CandidateRecord> records)
{
    private readonly List<Candidate> _accepted = [];
    private readonly HashSet<string> _texts = [];

    public IReadOnlyList<CandidateRecord> Records => records.AsReadOnly();

    /// <summary>Gets the candidates with a full validation, the incumbent first.</summary>
    public IReadOnlyList<Candidate> Accepted => _accepted;

    public Candidate? Best => _accepted.Count == 0 ? null : Candidate.Best(_accepted);

    /// <summary>Says whether the text, white space at the ends and line ends aside, was tried before.</summary>
    public bool Contains(string text) => _texts.Contains(Normal(text));

    /// <summary>Has a text count as tried before its record is written.</summary>
    public void Announce(string text) => _texts.Add(Normal(text));

    public Candidate Accept(
        PromptParts parts, string text, IReadOnlyList<int> parents, string reason, IReadOnlyList<Rollout> rollouts, int metricCallsBefore, int gains = 0)
    {
        var candidate = new Candidate(records.Count, parts, text, [.. rollouts.Select(rollout => rollout.Score)], gains);
        var scores = validation.Zip(candidate.Scores)
            .Where(pair => pair.Second is not null)
            .ToDictionary(pair => pair.First.Id, pair => pair.Second!.Value);
        _accepted.Add(candidate);
        _texts.Add(Normal(text));
        int? dropped = parents.Where(parent => !records[parent].Accepted).Cast<int?>().FirstOrDefault();
        string told = dropped is null ? reason : $"{reason}; made from candidate {dropped} before that one was dropped";
        records.Add(new(candidate.Index, parents, text, true, told, candidate.Mean, scores, metricCallsBefore));
        return candidate;
    }

    /// <summary>Records a proposal that was not evaluated.</summary>
    public void Refuse(string text, IReadOnlyList<int> parents, string reason, int metricCallsBefore) =>
        records.Add(new(records.Count, parents, text, false, reason, null, new Dictionary<string, double>(), metricCallsBefore));

    /// <summary>Records the incumbent where the search ended before it was scored.</summary>
    public void DropIncumbent(string text) => Drop(text, [], "the incumbent; the search ended before it was scored", 0);

    /// <summary>Records a candidate that was evaluated, but not accepted.</summary>
    public void Drop(string text, IReadOnlyList<int> parents, string reason, int metricCallsBefore)
    {
        _texts.Add(Normal(text));
        Refuse(text, parents, reason, metricCallsBefore);
    }

    private static string Normal(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
}
