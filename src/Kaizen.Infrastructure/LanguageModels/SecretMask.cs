using System.Text.RegularExpressions;

namespace Kaizen.Infrastructure.LanguageModels;

/// <summary>Replaces a secret by <c>***</c>, also where JSON escapes its characters (<c>\/</c>, <c>\u002B</c>), however deep.</summary>
/// <param name="secret">Null or empty when there is none.</param>
internal sealed class SecretMask(string? secret)
{
    private readonly Regex? _secret =
        string.IsNullOrEmpty(secret) ? null : new(string.Concat(secret.Select(Forms)), RegexOptions.CultureInvariant);

    public string Apply(string text) => _secret is null ? text : _secret.Replace(text, "***");

    private static string Forms(char character)
    {
        string escapable = character is '/' or '"' or '\\' ? @"\\*" : "";
        return $@"(?:{escapable}{Regex.Escape(character.ToString())}|\\+u(?i:{(int)character:x4}))";
    }
}
