using System.Globalization;

namespace Kaizen.Infrastructure.PromptFiles.Yaml;

/// <summary>A key and its value, to be written into a mapping.</summary>
/// <param name="Value">The scalar as it is read back; empty for a mapping.</param>
/// <param name="Spelling">The scalar as it is written.</param>
/// <param name="Entries">What the mapping holds.</param>
internal sealed record YamlEntry(string Key, string Value, string Spelling, IReadOnlyList<YamlEntry> Entries)
{
    public static YamlEntry Number(string key, int value)
    {
        string digits = value.ToString(CultureInfo.InvariantCulture);
        return new(key, digits, digits, []);
    }

    public static YamlEntry Text(string key, string value) => new(key, value, YamlBlock.DoubleQuoted(value), []);

    public static YamlEntry Mapping(string key, params IReadOnlyList<YamlEntry> entries) => new(key, "", "", entries);

    /// <summary>Writes it with an entry a line.</summary>
    /// <param name="column">The column that it starts in, from 0.</param>
    public string Block(int column, string lineBreak)
    {
        string key = Key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') && !YamlSyntax.NotText().IsMatch(Key)
            ? Key
            : YamlBlock.DoubleQuoted(Key);
        return Entries.Count == 0
            ? $"{key}: {Spelling}"
            : $"{key}:" + string.Concat(Entries.Select(entry => lineBreak + new string(' ', column + 2) + entry.Block(column + 2, lineBreak)));
    }

    /// <summary>Writes it on one line, as JSON does.</summary>
    public string Flow() => $"{YamlBlock.DoubleQuoted(Key)}: {(Entries.Count == 0 ? Spelling : Braces(Entries))}";

    public static string Braces(IEnumerable<YamlEntry> entries) => "{" + string.Join(", ", entries.Select(entry => entry.Flow())) + "}";
}
