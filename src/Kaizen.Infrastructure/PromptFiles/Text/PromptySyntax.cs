using System.Text.RegularExpressions;
using Kaizen.Application.PromptFiles;

namespace Kaizen.Infrastructure.PromptFiles.Text;

/// <summary>A .prompty file: front matter, then the text, which role lines such as <c>system:</c> may divide.</summary>
/// <remarks>Without a locator the prompt is the whole text below the front matter; a locator names the role whose text it is. No edit changes which roles
/// the file has.</remarks>
internal sealed partial class PromptySyntax : IPromptSyntax
{
    public PromptSpot Find(string content, string? locator)
    {
        int body = WholeText.EndOfFrontMatter(content);
        PromptSpot spot = locator is null ? WholeText.Between(content, body, content.Length) : Sections(content, body).PickByName(locator.ToLowerInvariant());
        return spot with
        {
            Spell = prompt => RolesOf(prompt).SequenceEqual(RolesOf(spot.Text))
                ? spot.Spell(prompt)
                : throw new PromptFileException(
                    PromptFileFault.NotRepresentable,
                    "A line such as 'system:' or 'user:' starts the text of a role in a .prompty file, and with this prompt the file would have other roles. Name the role of the prompt in the locator, and write no such line in it."),
        };
    }

    private static IEnumerable<PlacedValue> Sections(string content, int body)
    {
        List<(string Role, int Start, int End)> lines = [.. RoleLines(content, body)];
        return lines.Select((line, i) => new PlacedValue(
            [line.Role], WholeText.Between(content, line.End, i + 1 < lines.Count ? lines[i + 1].Start : content.Length)));
    }

    private static IEnumerable<string> RolesOf(string text) => RoleLines(text, 0).Select(line => line.Role);

    /// <summary>Gives the lines that start a role's text, without their line breaks.</summary>
    private static IEnumerable<(string Role, int Start, int End)> RoleLines(string text, int start)
    {
        for (int line = start; line < text.Length; line = WholeText.NextLine(text, line))
        {
            string written = WholeText.LineAt(text, line).ToString();
            if (RoleLine().Match(written) is { Success: true } match)
            {
                yield return (match.Groups[1].Value.ToLowerInvariant(), line, line + written.Length);
            }
        }
    }

    [GeneratedRegex(@"^\s*#?\s*(system|user|assistant|developer|function|tool)\s*(\[.*\])?\s*:\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RoleLine();
}
