using System.Text.RegularExpressions;

namespace Kaizen.Optimization.Prompts;

/// <summary>Texts between fences of back-ticks, as models are asked and answer.</summary>
internal static partial class FencedText
{
    /// <summary>Puts an instruction between the usual fences, in which the next one is asked for too; fences of its own belong to it.</summary>
    public static string FenceInstruction(string instruction) => $"```\n{instruction}\n```";

    /// <summary>Puts a text between fences that are longer than any run of back-ticks in it, so that data cannot close its block.</summary>
    public static string Fence(string text)
    {
        int longest = BackTicks().Matches(text).Select(match => match.Length).DefaultIfEmpty(0).Max();
        string fence = new('`', Math.Max(3, longest + 1));
        return $"{fence}\n{text}\n{fence}";
    }

    /// <summary>Finds the text in an answer: what stands between the first and the last fence, or all of it.</summary>
    public static string Extract(string answer)
    {
        int first = answer.IndexOf("```", StringComparison.Ordinal);
        if (first < 0)
        {
            return answer.Trim();
        }

        int last = answer.LastIndexOf("```", StringComparison.Ordinal);
        if (first == last)
        {
            bool opens = answer[..first].Trim().Length == 0;
            return opens ? WithoutLanguage(answer[(first + 3)..].TrimStart('`')) : answer.Remove(first, 3).Trim();
        }

        return WithoutLanguage(answer[(first + 3)..last].Trim('`'));
    }

    private static string WithoutLanguage(string block)
    {
        int end = block.IndexOf('\n', StringComparison.Ordinal);
        return end >= 0 && LanguageTag().IsMatch(block[..end]) ? block[(end + 1)..].Trim() : block.Trim();
    }

    [GeneratedRegex("`+")]
    private static partial Regex BackTicks();

    [GeneratedRegex(@"^[A-Za-z][\w+-]*\s*$")]
    private static partial Regex LanguageTag();
}
