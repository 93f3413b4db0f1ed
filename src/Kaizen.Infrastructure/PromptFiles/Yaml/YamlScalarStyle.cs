using YamlDotNet.Core;

namespace Kaizen.Infrastructure.PromptFiles.Yaml;

/// <summary>How a plain or quoted scalar stands in its file.</summary>
/// <param name="Indent">The column of the collection around it, from 0.</param>
internal sealed record YamlScalarStyle(ScalarStyle Style, bool IsFlow, int Indent, string LineBreak)
{
    public IEnumerable<string> Spell(string prompt)
    {
        bool hasLines = prompt.Contains('\n');
        if (Style == ScalarStyle.Plain && IsSafePlain(prompt))
        {
            yield return prompt;
        }

        if (Style == ScalarStyle.SingleQuoted && !hasLines && !prompt.Any(c => c == '\t' || QuotedText.MustEscape(c)))
        {
            yield return '\'' + prompt.Replace("'", "''") + '\'';
        }

        if (Style == ScalarStyle.Plain && !IsFlow && hasLines)
        {
            var block = new YamlBlock('|', false, prompt.EndsWith('\n') ? "" : "-", "", Indent + 2, Indent, LineBreak, 0);
            foreach (string spelling in block.Spell(prompt))
            {
                yield return spelling;
            }
        }

        yield return YamlBlock.DoubleQuoted(prompt);
    }

    // Narrower than YAML allows, so that every reader, YAML 1.1 or 1.2, takes it for the same text.
    private bool IsSafePlain(string prompt) =>
        prompt.Length > 0 && char.IsLetter(prompt[0]) && prompt.AsSpan().Trim().Length == prompt.Length
        && !prompt.AsSpan().ContainsAny("\n\t") && !prompt.Any(QuotedText.MustEscape)
        && !prompt.Contains(": ", StringComparison.Ordinal) && !prompt.EndsWith(':') && !prompt.Contains(" #", StringComparison.Ordinal)
        && !(IsFlow && prompt.Any(c => c is ',' or '[' or ']' or '{' or '}' or ':'))
        && !YamlSyntax.NotText().IsMatch(prompt);
}
