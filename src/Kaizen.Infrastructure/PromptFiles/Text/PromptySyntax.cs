using System.Text.RegularExpressions;

namespace Kaizen.Infrastructure.PromptFiles.Text;

/// <summary>A .prompty file: front matter, then the text, which role lines such as <c>system:</c> may divide.</summary>
/// <remarks>Without a locator the prompt is the whole text below the front matter; a locator names the role whose text it is.</remarks>
internal sealed partial class PromptySyntax : IPromptSyntax
{
    public PromptSpot Find(string content, string? locator)
    {
        int body = WholeText.EndOfFrontMatter(content);
        return locator is null ? WholeText.From(content, body) : Sections(content, body).PickByName(locator.ToLowerInvariant());
    }

    private static IEnumerable<PlacedValue> Sections(string content, int body)
    {
        string? role = null;
        int start = body;
        for (int line = body; line < content.Length; line = WholeText.NextLine(content, line))
        {
            if (RoleLine().Match(WholeText.LineAt(content, line).ToString()) is { Success: true } match)
            {
                if (role is not null)
                {
                    yield return Section(content, role, start, line);
                }

                role = match.Groups[1].Value.ToLowerInvariant();
                start = WholeText.NextLine(content, line);
            }
        }

        if (role is not null)
        {
            yield return Section(content, role, start, content.Length);
        }
    }

    private static PlacedValue Section(string content, string role, int start, int end)
    {
        string lineBreak = LineBreaks.Of(content);
        if (content.AsSpan(start, end - start).IsWhiteSpace())
        {
            return new PlacedValue([role], new PromptSpot(start, start, "", prompt => [prompt.Replace("\n", lineBreak) + lineBreak]));
        }

        while (start < end && WholeText.LineAt(content, start).IsWhiteSpace())
        {
            start = Math.Min(end, WholeText.NextLine(content, start));
        }

        end = start + content.AsSpan(start, end - start).TrimEnd().Length;
        string text = content[start..end];
        return new PlacedValue([role], new PromptSpot(start, end, text.Replace(lineBreak, "\n"), prompt => [prompt.Replace("\n", lineBreak)]));
    }

    [GeneratedRegex(@"^\s*#?\s*(system|user|assistant|developer|function|tool)\s*(\[.*\])?\s*:\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RoleLine();
}
