using System.Text.RegularExpressions;

namespace Kaizen.Infrastructure.LanguageModels.Offline;

/// <summary>Learns keyword rules from examples whose answers were wrong, and states them at the end of the instruction.</summary>
internal static partial class RuleInference
{
    private const string Head = "Rules:";
    private const string Tie = "When several rules apply, the one with the most matching words wins.";
    private const string Only = "Answer with one of the possible answers and nothing else.";
    private const int NewTermsPerExample = 8;
    private const int MaxLabelWords = 6;

    /// <summary>Improves an instruction.</summary>
    /// <returns>The old text, with everything but our own rules as it was, and the old and new rules merged.</returns>
    public static string Improve(string instruction, IReadOnlyList<ShownExample> examples)
    {
        List<ShownExample> usable = [.. examples.Where(example => example.Expected is { Length: > 0 })];
        if (usable.Count == 0)
        {
            return instruction;
        }

        return usable.All(example => Words.Of(example.Expected!).Count <= MaxLabelWords)
            ? WithRules(instruction, usable)
            : WithLength(instruction, usable);
    }

    private static string WithRules(string instruction, List<ShownExample> examples)
    {
        StatedRules stated = StatedRules.Read(instruction);
        List<string> labels = [.. stated.Labels.Concat(stated.Rules.Select(rule => rule.Label)).Concat(examples.Select(example => example.Expected!)).Distinct()];
        Dictionary<string, List<string>> terms = labels.ToDictionary(
            label => label, label => stated.Rules.Where(rule => rule.Label == label).SelectMany(rule => rule.Terms).Append(label.ToLowerInvariant()).Distinct().ToList());

        foreach (ShownExample example in examples)
        {
            Learn(terms, example, examples);
        }

        string most = examples.GroupBy(example => example.Expected!).MaxBy(group => group.Count())!.Key;
        IEnumerable<string> lines =
        [
            Kept(instruction),
            "",
            Head,
            .. labels.Where(label => terms[label].Count > 0).Select(label => $"- If the input contains {Listed(terms[label])}, answer {label}."),
            $"Possible answers: {string.Join(", ", labels)}.",
            $"If no rule applies, answer {stated.DefaultLabel ?? most}.",
            Tie,
            Only,
        ];
        return string.Join('\n', lines).Trim();
    }

    /// <summary>Gives the expected answer enough terms to win; takes terms of the winner that speak for nothing else shown.</summary>
    private static void Learn(Dictionary<string, List<string>> terms, ShownExample example, List<ShownExample> all)
    {
        List<string> own = terms[example.Expected!];
        int Matches(string label) => terms[label].Count(term => Words.Contains(example.Input, term));
        string? rival = terms.Keys.Where(label => label != example.Expected).MaxBy(Matches);
        if (Matches(example.Expected!) > (rival is null ? 0 : Matches(rival)))
        {
            return;
        }

        IEnumerable<string> candidates = Words.WithMeaning(example.Input)
            .Where(word => !own.Contains(word))
            .OrderByDescending(word => all.Count(other => other.Expected == example.Expected && Words.Contains(other.Input, word)))
            .ThenBy(word => all.Count(other => other.Expected != example.Expected && Words.Contains(other.Input, word)))
            .ThenBy(word => terms.Count(entry => entry.Value.Contains(word)));
        own.AddRange(candidates.Take(NewTermsPerExample).ToList());

        if (rival is not null && Matches(example.Expected!) <= Matches(rival))
        {
            terms[rival].RemoveAll(term => Words.Contains(example.Input, term)
                && !all.Any(other => other.Expected == rival && Words.Contains(other.Input, term)));
        }
    }

    private static string WithLength(string instruction, List<ShownExample> examples)
    {
        int longest = examples.Max(example => Words.Of(example.Expected!).Count);
        return $"{Limit().Replace(instruction, "").Trim()}\nAnswer with at most {longest} words.";
    }

    private static string Listed(List<string> terms) => string.Join(" or ", terms.Select(term => $"\"{term}\""));

    /// <summary>The lines that are not ours.</summary>
    private static string Kept(string instruction) => string.Join('\n', instruction.Split('\n').Where(line => !Ours().IsMatch(line))).TrimEnd();

    [GeneratedRegex(@"^(Rules:|- If the input contains "".*"", answer .+\.|Possible answers: .*\.|If no rule applies, answer .*\.|When several rules apply, the one .*|Answer with one of the possible answers and nothing else\.)\s*$")]
    private static partial Regex Ours();

    [GeneratedRegex(@"^Answer with at most \d+ words\.\s*$", RegexOptions.Multiline)]
    private static partial Regex Limit();
}
