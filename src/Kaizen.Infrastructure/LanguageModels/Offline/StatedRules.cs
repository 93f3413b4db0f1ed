using System.Text.RegularExpressions;

namespace Kaizen.Infrastructure.LanguageModels.Offline;

/// <summary>"If the input contains one of the terms, answer the label."</summary>
internal sealed record StatedRule(IReadOnlyList<string> Terms, string Label);

/// <summary>An input with its answer.</summary>
internal sealed record Demonstration(string Input, string Output);

/// <summary>What a prompt tells a model to do, as far as the stand-in understands it: keyword rules, the possible answers, a default answer,
/// demonstrations and the form of the answer.</summary>
internal sealed partial class StatedRules
{
    private readonly List<StatedRule> _rules = [];
    private readonly List<string> _labels = [];
    private readonly List<Demonstration> _demonstrations = [];
    private readonly List<string> _otherLines = [];
    private string? _defaultLabel;
    private int? _maxWords;
    private bool _upperCase;
    private bool _lowerCase;

    private StatedRules()
    {
    }

    public IReadOnlyList<StatedRule> Rules => _rules;

    /// <summary>Gets the possible answers that the text lists.</summary>
    public IReadOnlyList<string> Labels => _labels;

    public string? DefaultLabel => _defaultLabel;

    /// <summary>Gets the text without rules, lists of answers and demonstrations: prose, and what the application filled in.</summary>
    public string Prose => string.Join('\n', _otherLines);

    /// <summary>Gets the solved examples that the text shows.</summary>
    public IReadOnlyList<Demonstration> Demonstrations => _demonstrations;

    public static StatedRules Read(string text)
    {
        var rules = new StatedRules();
        foreach (string line in rules.WithoutDemonstrations(text).Split('\n'))
        {
            if (!rules.ReadRule(Bullet().Replace(line.Trim(), "")))
            {
                rules._otherLines.Add(line);
            }
        }

        return rules;
    }

    /// <summary>The answer to an input: that of the rules with the most matching terms, else of the most similar demonstration, else the default.</summary>
    public string Answer(string input) => Format(ByRules(input) ?? ByDemonstration(input) ?? _defaultLabel ?? _labels.FirstOrDefault() ?? FirstLine(input));

    /// <summary>The label with the most terms in the input; the one stated first among equals; null when no rule applies.</summary>
    public string? ByRules(string input) => _rules
        .GroupBy(rule => rule.Label)
        .Select(group => (Label: group.Key, Matches: group.SelectMany(rule => rule.Terms).Distinct().Count(term => Words.Contains(input, term))))
        .Where(candidate => candidate.Matches > 0)
        .OrderByDescending(candidate => candidate.Matches)
        .Select(candidate => candidate.Label)
        .FirstOrDefault();

    private static string FirstLine(string input) => input.Trim().Split('\n')[0];

    private static string[] Listed(string text) =>
        [.. Separator().Split(text).Select(Unquoted).Where(item => item.Length is > 0 and <= 60)];

    private static string Unquoted(string text) => text.Trim().Trim('.', ';', ',').Trim('"', '\'', '`', '*', '“', '”', '‘', '’').Trim();

    private string? ByDemonstration(string input) => _demonstrations
        .Select(demonstration => (demonstration.Output, Overlap: Words.Overlap(demonstration.Input, input)))
        .Where(candidate => candidate.Overlap > 0)
        .OrderByDescending(candidate => candidate.Overlap)
        .Select(candidate => candidate.Output)
        .FirstOrDefault();

    private string Format(string answer)
    {
        if (_maxWords is { } most)
        {
            answer = string.Join(' ', answer.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(most));
        }

        return _upperCase ? answer.ToUpperInvariant() : _lowerCase ? answer.ToLowerInvariant() : answer;
    }

    private string WithoutDemonstrations(string text) => Demonstrated().Replace(text, found =>
    {
        string output = found.Groups["output"].Value;
        int marker = output.LastIndexOf("Answer:", StringComparison.OrdinalIgnoreCase);
        _demonstrations.Add(new(Words.WithoutFieldNames(found.Groups["input"].Value).Trim(), (marker < 0 ? output : output[(marker + "Answer:".Length)..]).Trim()));
        return "";
    });

    private bool ReadRule(string line)
    {
        if (Default().Match(line) is { Success: true } otherwise)
        {
            _defaultLabel = Unquoted(otherwise.Groups["label"].Value);
            return true;
        }

        if (Conditional().Match(line) is { Success: true } conditional)
        {
            string condition = conditional.Groups["condition"].Value;
            string[] quoted = [.. Quoted().Matches(condition).Select(match => match.Groups["term"].Value.Trim()).Where(term => term.Length > 0)];
            string[] terms = quoted.Length > 0 ? quoted : [.. Words.WithMeaning(condition)];
            if (terms.Length > 0)
            {
                _rules.Add(new(terms, Unquoted(conditional.Groups["label"].Value)));
                return true;
            }
        }

        if (LabelList().Match(line) is { Success: true } list && Listed(list.Groups["labels"].Value) is { Length: > 1 } labels)
        {
            _labels.AddRange(labels.Except(_labels));
            return true;
        }

        if (MaxWords().Match(line) is { Success: true } limit)
        {
            _maxWords = int.Parse(limit.Groups["count"].Value);
        }

        _upperCase |= line.Contains("upper case", StringComparison.OrdinalIgnoreCase) || line.Contains("uppercase", StringComparison.OrdinalIgnoreCase);
        _lowerCase |= line.Contains("lower case", StringComparison.OrdinalIgnoreCase) || line.Contains("lowercase", StringComparison.OrdinalIgnoreCase);
        return false;
    }

    [GeneratedRegex(@"^([-*•]|\d+[.)])\s+")]
    private static partial Regex Bullet();

    [GeneratedRegex(@"^(otherwise|else|in (all|any) other cases?|by default|if (no|none)\b[^,:]*|default( (answer|label|category|class))?( is)?)\s*[,:]?\s*(then\s+)?((please\s+)?(answer|output|reply|respond|return|use|choose|say|classify|label)( it)?( with| as)?( exactly)?:?\s+)?(?<label>[^\s].{0,60}?)\.?$", RegexOptions.IgnoreCase)]
    private static partial Regex Default();

    [GeneratedRegex(@"^((if|when|whenever|where)\b.*?(contains?|mentions?|includes?|says?|has|talks about|is about|about|asks (for|about)|with)(?<condition>.*?[^\s,])\s*,?\s*(then\s+)?(it is|(please\s+)?(answer|output|reply|respond|return|use|choose|say|classify|label)( it)?( with| as)?( exactly)?|->|=>|→):?\s+|(?<condition>.*(""|'|`).*?)\s*(->|=>|→)\s*)(?<label>[^\s].{0,60}?)\.?$", RegexOptions.IgnoreCase)]
    private static partial Regex Conditional();

    [GeneratedRegex("[\"“](?<term>[^\"”]+)[\"”]|`(?<term>[^`]+)`|(?<=^|[\\s(,])'(?<term>[^']+)'(?=$|[\\s),.])")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b(labels|categories|category|classes|types|options|answers|one of( the following)?|values)\b[^:]{0,40}:\s*(?<labels>[^:]+)$", RegexOptions.IgnoreCase)]
    private static partial Regex LabelList();

    [GeneratedRegex(@"\s*(?:,|;|\||/|\bor\b|\band\b)\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Separator();

    [GeneratedRegex(@"\b(at most|no more than|maximum( of)?|up to) (?<count>\d{1,3}) words\b", RegexOptions.IgnoreCase)]
    private static partial Regex MaxWords();

    [GeneratedRegex(@"^\W*input\W*:\W*?[ \t]*\n?(?<input>.+?)\n\W*(output|answer|label)\W*:\W*?[ \t]*\n?(?<output>.+?)\s*?(?=\n\s*\n|\n\W*input\W*:|\n</|\z)", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Demonstrated();
}
