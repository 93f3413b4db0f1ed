using Kaizen.Application.PromptFiles;

namespace Kaizen.Infrastructure.PromptFiles;

/// <summary>Reads locators such as <c>Class.NAME</c>, <c>a.b[0].c</c> and <c>models["gpt-4.1"].prompt</c>.</summary>
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
                steps.Add(inner is ['"' or '\'', .., _] && inner[0] == inner[^1] ? inner[1..^1] : inner);
                position = close + 1;
            }
            else
            {
                position += locator[position] == '.' && steps.Count > 0 ? 1 : 0;
                int end = locator.AsSpan(position).IndexOfAny('.', '[');
                end = end < 0 ? locator.Length : position + end;
                steps.Add(locator[position..end]);
                position = end;
            }

            if (steps[^1].Length == 0 || (position < locator.Length && locator[position] is not ('.' or '[')) || locator.EndsWith('.'))
            {
                throw Invalid(locator);
            }
        }

        return steps;
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
