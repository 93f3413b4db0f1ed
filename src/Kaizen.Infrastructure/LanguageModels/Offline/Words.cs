using System.Text.RegularExpressions;

namespace Kaizen.Infrastructure.LanguageModels.Offline;

/// <summary>Texts as the stand-in sees them: bags of lower-case words.</summary>
internal static partial class Words
{
    private static readonly HashSet<string> WithoutMeaning =
    [
        "the", "and", "for", "with", "from", "into", "that", "this", "these", "those", "not", "are", "was", "were", "has", "have", "had", "its",
        "our", "your", "you", "their", "them", "they", "can", "could", "will", "would", "should", "may", "please", "when", "where", "which", "what",
        "who", "how", "why", "than", "then", "too", "also", "but", "does", "did", "been", "being", "just", "all", "any", "some", "via", "per",
        "about", "after", "before", "over", "under", "only", "very", "here", "there", "she", "his", "her", "him", "out", "off", "use", "using",
    ];

    public static IReadOnlyList<string> Of(string text) => [.. Word().Matches(text.ToLowerInvariant()).Select(match => match.Value)];

    /// <summary>The distinct words of a text that may tell what it is about, in order: no short ones, no numbers, no function words.</summary>
    public static IReadOnlyList<string> WithMeaning(string text) =>
        [.. Of(text).Where(word => word.Length >= 2 && !char.IsAsciiDigit(word[0]) && !WithoutMeaning.Contains(word) && (word.Length > 2 || !Short().IsMatch(word))).Distinct()];

    /// <summary>Shared words of two texts as a share of all their words, in [0, 1].</summary>
    public static double Overlap(string one, string other)
    {
        HashSet<string> left = [.. Of(one)];
        HashSet<string> right = [.. Of(other)];
        int shared = left.Count(right.Contains);
        int all = left.Count + right.Count - shared;
        return all == 0 ? 1 : (double)shared / all;
    }

    /// <summary>Whether a text contains a term: at the start of a word when the term is long enough to have inflections, else as a whole word.</summary>
    public static bool Contains(string text, string term)
    {
        for (int at = text.IndexOf(term, StringComparison.OrdinalIgnoreCase); at >= 0;
            at = text.IndexOf(term, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            int end = at + term.Length;
            bool starts = at == 0 || !char.IsLetterOrDigit(text[at - 1]) || !char.IsLetterOrDigit(term[0]);
            bool ends = end == text.Length || !char.IsLetterOrDigit(text[end]) || !char.IsLetterOrDigit(term[^1]);
            if (starts && (ends || term.Length >= 4))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Leaves the name out of each line that looks like <c>name: value</c>.</summary>
    public static string WithoutFieldNames(string text) => Field().Replace(text, "");

    /// <summary>The place of the first line that looks like <c>name: value</c>, or -1.</summary>
    public static int FirstField(string text) => Field().Match(text) is { Success: true } first ? first.Index : -1;

    [GeneratedRegex(@"^[\p{L}_][\w ]{0,30}:[ \t]+(?=\S)", RegexOptions.Multiline)]
    private static partial Regex Field();

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();

    [GeneratedRegex("^(is|it|in|of|on|or|to|at|as|an|be|by|do|go|he|if|me|my|no|so|up|us|we|am|im|ve|re|ll)$")]
    private static partial Regex Short();
}
