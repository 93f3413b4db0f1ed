using System.Text.RegularExpressions;

namespace Kaizen.Optimization.Evaluation;

/// <summary>A user's regular expression. Where its syntax allows, matching takes time in proportion to the text; with look-around, back-references
/// or atomic groups it may take too long, and is then given up.</summary>
internal sealed class TextPattern
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);

    private readonly Regex _regex;

    /// <exception cref="ArgumentException">It is not a regular expression.</exception>
    public TextPattern(string pattern, bool ignoreCase = false)
    {
        RegexOptions options = RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            _regex = new(pattern, options | RegexOptions.NonBacktracking, Timeout);
        }
        catch (NotSupportedException)
        {
            _regex = new(pattern, options, Timeout);
        }
    }

    /// <exception cref="PatternTimeoutException">It takes too long to tell.</exception>
    public bool Matches(string text)
    {
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException timeout)
        {
            throw new PatternTimeoutException(
                $"The regular expression {_regex} could not be matched against the answer within {Timeout.TotalMilliseconds} ms.", timeout);
        }
    }

    public override string ToString() => _regex.ToString();
}

/// <summary>A regular expression took too long on a text.</summary>
internal sealed class PatternTimeoutException(string message, Exception innerException) : Exception(message, innerException);
