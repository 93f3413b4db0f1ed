using System.Text.Json;
using System.Text.RegularExpressions;

namespace Kaizen.Infrastructure.LanguageModels.Offline;

/// <summary>Scores an answer by the words that it shares with a reference or, without one, with the input.</summary>
internal static partial class OverlapJudge
{
    public static string Judge(string request)
    {
        Dictionary<string, string> sections = Sections(request);
        string? answer = Find(sections, "candidate") ?? Find(sections, "answer") ?? Find(sections, "output") ?? Find(sections, "response");
        string? reference = Find(sections, "reference") ?? Find(sections, "expected");
        string compared = reference ?? Find(sections, "input") ?? request;
        (double score, string reason) = answer switch
        {
            null => (0.0, "There is no answer to judge."),
            _ when reference is not null && Same(answer, reference) => (1.0, "The answer equals the reference."),
            _ when string.IsNullOrWhiteSpace(answer) => (0.0, "The answer is empty."),
            _ => (Math.Round(Words.Overlap(answer, compared), 2), $"The answer shares words with the {(reference is null ? "input" : "reference")}."),
        };
        return JsonSerializer.Serialize(new { reason, score });
    }

    private static bool Same(string one, string other) =>
        string.Equals(one.Trim().TrimEnd('.'), other.Trim().TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    private static string? Find(Dictionary<string, string> sections, string word) => sections
        .Where(section => section.Key.Contains(word, StringComparison.OrdinalIgnoreCase))
        .Select(section => section.Value)
        .FirstOrDefault();

    /// <summary>The parts of a request by name, set out under headings, in tags or behind a colon.</summary>
    private static Dictionary<string, string> Sections(string text)
    {
        var sections = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match tag in Tagged().Matches(text))
        {
            sections[tag.Groups["name"].Value] = tag.Groups["text"].Value.Trim();
        }

        foreach (Match headed in Headed().Matches(text))
        {
            sections.TryAdd(headed.Groups["name"].Value.Trim(), headed.Groups["text"].Value.Trim().Trim('`').Trim());
        }

        return sections;
    }

    [GeneratedRegex(@"<(?<name>[a-z_]+)>(?<text>.*?)</\k<name>>", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Tagged();

    [GeneratedRegex(@"^(#{1,6}\s*(?<name>[^\n:]{1,40}):?[ \t]*\n|(\*\*)?(?<name>[A-Z][A-Za-z ]{1,30})(\*\*)?:)(?<text>.*?)(?=^(#{1,6}\s|(\*\*)?[A-Z][A-Za-z ]{1,30}(\*\*)?:)|\z)", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Headed();
}
