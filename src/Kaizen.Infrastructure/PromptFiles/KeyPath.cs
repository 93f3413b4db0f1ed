using Kaizen.Application.PromptFiles;

namespace Kaizen.Infrastructure.PromptFiles;

/// <summary>Reads locators such as <c>Class.NAME</c>, <c>a.b[0].c</c>, <c>models["gpt-4.1"].prompt</c> and <c>models."gpt-4.1".prompt</c>.</summary>
internal static class KeyPath
{
    /// <returns>The steps from the root; an index is its digits.</returns>
    /// <exception cref="PromptFileException">The locator is missing or not well formed.</exception>
    public static IReadOnlyList<string> Parse(string? locator)
    {
        if (locator is null)
        {
            throw new PromptFileException(PromptFileFault.InvalidLocator, "A locator is needed: the variable name or key path of the prompt in this file.");
        }

        var steps = new List<string>();
        int position = 0;
        while (position < locator.Length)
        {
            if (locator[position] == '[')
            {
                int close = EndOfBracket(locator, position);
                string inner = locator[(position + 1)..close].Trim();
                steps.Add(WithoutQuotes(inner));
                position = close + 1;
            }
            else
            {
                position += locator[position] == '.' && steps.Count > 0 ? 1 : 0;
                int end = EndOfName(locator, position);
                steps.Add(WithoutQuotes(locator[position..end]));
                position = end;
            }

            if (steps[^1].Length == 0 || (position < locator.Length && locator[position] is not ('.' or '[')) || locator.EndsWith('.'))
            {
                throw Invalid(locator);
            }
        }

        return steps;
    }

    private static string WithoutQuotes(string step) =>
        step is not ['"' or '\'', .., _] || step[0] != step[^1] ? step
        : step[0] == '"' ? step[1..^1].Replace("\\\"", "\"").Replace("\\\\", "\\")
        : step[1..^1];

    private static int EndOfName(string locator, int start)
    {
        char quote = start < locator.Length ? locator[start] : '.';
        for (int i = start + 1; quote is '"' or '\'' && i < locator.Length; i++)
        {
            if (locator[i] == quote)
            {
                return i + 1;
            }

            i += quote == '"' && locator[i] == '\\' ? 1 : 0;
        }

        int end = locator.AsSpan(start).IndexOfAny('.', '[');
        return end < 0 ? locator.Length : start + end;
    }

    private static int EndOfBracket(string locator, int open)
    {
        char first = open + 1 < locator.Length ? locator[open + 1] : ']';
        int from = first is '"' or '\'' ? locator.IndexOf(first, open + 2) : open;
        int close = from < 0 ? -1 : locator.IndexOf(']', from);
        return close < 0 ? throw Invalid(locator) : close;
    }

    private static PromptFileException Invalid(string locator) =>
        new(PromptFileFault.InvalidLocator, $"The locator '{locator}' is not well formed; it is written like NAME, Class.NAME or a.b[0].c.");
}
