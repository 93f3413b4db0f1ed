using System.Text.Json;
using Kaizen.Optimization.Configuration;
using Kaizen.Optimization.Evaluation.Json;
using Kaizen.Optimization.Evaluation.Judging;
using Kaizen.Optimization.Evaluation.Webhooks;

namespace Kaizen.Optimization.Evaluation;

/// <summary>The evaluators that there are, by the <c>type</c> that configurations name them with. A new one is registered here.</summary>
internal static class EvaluatorTypes
{
    public const string DefaultType = "judge";

    private const int DeepestComposite = 3;

    /// <summary>Each reads its members, reports what is not valid, and returns how the evaluator is made.</summary>
    private static readonly Dictionary<string, Func<JsonMembers, EvaluatorBlueprint>> All = new()
    {
        [DefaultType] = Judge,
        ["exact_match"] = ExactMatch,
        ["contains"] = Contains,
        ["regex"] = Pattern,
        ["json_schema"] = JsonSchema,
        ["json_fields"] = members => OfTexts(new JsonFieldsEvaluator(members.Texts("fields"), members.Boolean("ignore_case") ?? false)),
        ["numeric"] = members => OfTexts(new NumericEvaluator(members.Number("tolerance", 0) ?? 0, members.Number("relative_tolerance", 0) ?? 0)),
        ["f1"] = _ => OfTexts(new TokenF1Evaluator()),
        ["webhook"] = Webhook,
        ["composite"] = members => Composite(members, 1),
    };

    public static string TypeOf(JsonMembers members) => members.Text("type") ?? DefaultType;

    public static EvaluatorBlueprint Read(JsonMembers members) => Read(members, 0);

    private static EvaluatorBlueprint Read(JsonMembers members, int depth)
    {
        string type = TypeOf(members);
        if (type == "composite" && depth > 0)
        {
            return Composite(members, depth + 1);
        }

        if (All.TryGetValue(type, out Func<JsonMembers, EvaluatorBlueprint>? read))
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

    private static EvaluatorBlueprint ExactMatch(JsonMembers members) => OfTexts(new ExactMatchEvaluator(new(
        members.Boolean("trim") ?? true,
        members.Boolean("ignore_case") ?? false,
        members.Boolean("collapse_whitespace") ?? false,
        members.Boolean("ignore_punctuation") ?? false)));

    private static EvaluatorBlueprint Contains(JsonMembers members)
    {
        IReadOnlyList<string>? values = members.Texts("values");
        return OfTexts(new ContainsEvaluator(values, members.Boolean("ignore_case") ?? false), needsReference: values is null);
    }

    private static EvaluatorBlueprint Pattern(JsonMembers members)
    {
        string? pattern = members.Text("pattern");
        if (string.IsNullOrEmpty(pattern))
        {
            members.Refuse("pattern", pattern is null ? "is required" : "must not be empty");
        }

        try
        {
            return OfTexts(new RegexEvaluator(new(pattern ?? "", members.Boolean("ignore_case") ?? false)), needsReference: false);
        }
        catch (ArgumentException invalid)
        {
            members.Refuse("pattern", $"is not a regular expression: {invalid.Message}");
            return OfTexts(new RegexEvaluator(new("")), needsReference: false);
        }
    }

    private static EvaluatorBlueprint JsonSchema(JsonMembers members)
    {
        JsonElement? schema = members.Find("schema");
        if (schema is null)
        {
            members.Refuse("schema", "is required");
        }

        foreach (string error in schema is { } given ? JsonSchemaRules.Errors(given, "schema") : [])
        {
            members.Refuse(error);
        }

        return OfTexts(new JsonSchemaEvaluator(schema ?? default), needsReference: false);
    }

    private static EvaluatorBlueprint Webhook(JsonMembers members)
    {
        if (!Uri.TryCreate(members.Text("url"), UriKind.Absolute, out Uri? url) || url is not { Scheme: "http" or "https", UserInfo: "" })
        {
            members.Refuse("url", "must be an absolute http or https URL without a user name");
            url = new("https://invalid.example");
        }

        return new(false, 0, parts => new WebhookEvaluator(
            parts.Webhook ?? throw new InvalidOperationException("The host has no webhook scorer."), url));
    }

    private static EvaluatorBlueprint Composite(JsonMembers members, int depth)
    {
        IReadOnlyList<JsonMembers>? evaluators = members.Objects("evaluators");
        if (evaluators is null or { Count: 0 } || depth > DeepestComposite)
        {
            members.Refuse("evaluators", depth > DeepestComposite ? "are nested too deeply" : "must hold at least one evaluator");
            return Judge(members);
        }

        (string Type, double Weight, EvaluatorBlueprint Blueprint)[] all =
            [.. evaluators.Select(own => (TypeOf(own), own.Number("weight", 0, isLeastAllowed: false) ?? 1, Read(own, depth)))];
        return new(
            all.Any(part => part.Blueprint.NeedsReference),
            all.Sum(part => part.Blueprint.LikelyJudgeCalls),
            parts => new CompositeEvaluator([.. all.Select(part => new WeightedEvaluator(part.Type, part.Weight, part.Blueprint.Create(parts)))]));
    }

    private static EvaluatorBlueprint OfTexts(TextEvaluator evaluator, bool needsReference = true) => new(needsReference, 0, _ => evaluator);
}
