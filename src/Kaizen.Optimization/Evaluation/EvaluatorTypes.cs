using Kaizen.Optimization.Configuration;
using Kaizen.Optimization.Evaluation.Judging;

namespace Kaizen.Optimization.Evaluation;

/// <summary>The evaluators that there are, by the <c>type</c> that configurations name them with.</summary>
internal static class EvaluatorTypes
{
    public const string DefaultType = "judge";

    /// <summary>Each reads its members, reports what is not valid, and returns how the evaluator is made.</summary>
    private static readonly Dictionary<string, Func<JsonMembers, EvaluatorBlueprint>> All = new()
    {
        [DefaultType] = Judge,
        ["exact_match"] = ExactMatch,
    };

    public static string TypeOf(JsonMembers members) => members.Text("type") ?? DefaultType;

    public static EvaluatorBlueprint Read(JsonMembers members)
    {
        if (All.TryGetValue(TypeOf(members), out Func<JsonMembers, EvaluatorBlueprint>? read))
        {
            return read(members);
        }

        members.Refuse("type", $"must be one of {string.Join(", ", All.Keys)}");
        return Judge(members);
    }

    private static EvaluatorBlueprint Judge(JsonMembers members)
    {
        string? criteria = members.Text("criteria");
        return new(false, EvaluatorBlueprint.LikelyVotes, parts => new LanguageModelJudge(parts, criteria));
    }

    private static EvaluatorBlueprint ExactMatch(JsonMembers members)
    {
        TextNormalization normalization = Normalization(members);
        return new(true, 0, _ => new ExactMatchEvaluator(normalization));
    }

    private static TextNormalization Normalization(JsonMembers members) => new(
        members.Boolean("trim") ?? true,
        members.Boolean("ignore_case") ?? false,
        members.Boolean("collapse_whitespace") ?? false,
        members.Boolean("ignore_punctuation") ?? false);
}
