using System.Text.RegularExpressions;

namespace Kaizen.Infrastructure.LanguageModels.Offline;

/// <summary>One example in a request to reflect: what went in, what came out, and what should have.</summary>
/// <param name="Expected">The right answer as the feedback tells it, or null when it does not.</param>
internal sealed partial record ShownExample(string Input, string Output, string? Expected)
{
    /// <summary>Reads examples that are set out under headings, one of which is about inputs, one about the output and one about feedback.</summary>
    public static IReadOnlyList<ShownExample> ReadAll(string text)
    {
        var examples = new List<ShownExample>();
        var input = new List<string>();
        var output = new List<string>();
        var feedback = new List<string>();
        List<string>? section = null;
        foreach (string line in text.Split('\n'))
        {
            if (Heading().Match(line) is not { Success: true } heading)
            {
                section?.Add(line);
                continue;
            }

            List<string>? next = Part(heading, input, output, feedback);
            if (next == input || (next is null && Numbered().IsMatch(line)))
            {
                Finish();
            }

            // A heading of another name is that of a field, inside the section.
            section = next ?? section;
            if (next is not null && heading.Groups["text"].Value.Trim() is { Length: > 0 } rest)
            {
                next.Add(rest);
            }
        }

        Finish();
        return examples;

        void Finish()
        {
            if (input.Count > 0 && feedback.Count > 0)
            {
                string given = string.Join('\n', output).Trim();
                examples.Add(new(string.Join('\n', input).Trim(), given, ExpectedIn(string.Join('\n', feedback), given)));
            }

            input.Clear();
            output.Clear();
            feedback.Clear();
            section = null;
        }
    }

    private static List<string>? Part(Match heading, List<string> input, List<string> output, List<string> feedback)
    {
        string name = heading.Groups["name"].Value;
        bool Is(params string[] words) => words.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
        return Is("feedback", "comment", "expected", "reference", "score") ? feedback : Is("input") ? input : Is("output", "answer", "response") ? output : null;
    }

    private static string? ExpectedIn(string feedback, string output)
    {
        if (Told().Match(feedback) is { Success: true } told)
        {
            return told.Groups["quoted"].Success ? told.Groups["quoted"].Value : told.Groups["plain"].Value.Trim().TrimEnd('.');
        }

        return Praise().IsMatch(feedback) ? output : null;
    }

    [GeneratedRegex(@"^(#{1,6}\s*|\*\*)(?<name>[^:*#]{1,40}?)(\*\*)?\s*(:(\*\*)?(?<text>.*))?$|^(?<name>(generated |expected )?(inputs?|outputs?|answer|response|feedback|score|comment))(\*\*)?:(?<text>.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^#{1,6}\s*\w+\s*\d+", RegexOptions.IgnoreCase)]
    private static partial Regex Numbered();

    [GeneratedRegex(@"\b(expected|correct|reference|right|should (be|have been|read)|must be)\b( answer| output| label| value)?( is| was| would be)?\s*:?\s*(\n\s*)?(""(?<quoted>[^""\n]+)""|“(?<quoted>[^”\n]+)”|'(?<quoted>[^'\n]+)'(?!\w)|`(?<quoted>[^`\n]+)`|(?<=:\s*)(?<plain>[^\n]+))", RegexOptions.IgnoreCase)]
    private static partial Regex Told();

    [GeneratedRegex(@"^\W*(correct|right|good|perfect|exact|matches|the answer (is|was) (correct|right))\b", RegexOptions.IgnoreCase)]
    private static partial Regex Praise();
}
