using System.Globalization;
using System.Text;
using System.Text.Json;
using Kaizen.Application.PromptFiles;

namespace Kaizen.Infrastructure.PromptFiles.Json;

/// <summary>Prompts in JSON files.</summary>
/// <param name="hasComments">Whether comments and trailing commas are allowed; they stay.</param>
internal sealed class JsonSyntax(bool hasComments) : IPromptSyntax
{
    private readonly JsonReaderOptions _options = new()
    {
        AllowTrailingCommas = hasComments,
        CommentHandling = hasComments ? JsonCommentHandling.Skip : JsonCommentHandling.Disallow,
        MaxDepth = 256,
    };

    public PromptSpot Find(string content, string? locator)
    {
        try
        {
            return Values(content).PickByPath(locator);
        }
        catch (JsonException invalid)
        {
            throw new PromptFileException(
                PromptFileFault.UnreadableFile,
                $"The file is no valid JSON (line {invalid.LineNumber + 1})."
                + (hasComments ? "" : " Comments and trailing commas are read in .jsonc files only."));
        }
    }

    private List<PlacedValue> Values(string content)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        var reader = new Utf8JsonReader(bytes, _options);
        var values = new List<PlacedValue>();
        var path = new List<string>();
        var counters = new Stack<int>();
        int token = 0;
        int start = 0;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
            {
                counters.Pop();
                path.RemoveAt(path.Count - 1);
                continue;
            }

            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                path[^1] = Text(ref reader) ?? "";
                continue;
            }

            if (counters.TryPop(out int index))
            {
                counters.Push(index < 0 ? index : index + 1);
                path[^1] = index < 0 ? path[^1] : index.ToString(CultureInfo.InvariantCulture);
            }

            start += Encoding.UTF8.GetCharCount(bytes, token, (int)reader.TokenStartIndex - token);
            token = (int)reader.TokenStartIndex;
            values.Add(Placed([.. path], ref reader, start));
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                counters.Push(reader.TokenType == JsonTokenType.StartArray ? 0 : -1);
                path.Add("");
            }
        }

        return values;
    }

    /// <param name="start">Where the value begins, in UTF-16 code units.</param>
    private static PlacedValue Placed(IReadOnlyList<string> path, ref Utf8JsonReader reader, int start)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return new PlacedValue(path, null, "its value is no string.", Encoding.UTF8.GetString(reader.ValueSpan));
        }

        if (Text(ref reader) is not { } text)
        {
            return new PlacedValue(path, null, "it has an escape that is no Unicode character.");
        }

        int end = start + Encoding.UTF8.GetCharCount(reader.ValueSpan) + 2;
        bool ascii = reader.ValueIsEscaped && Ascii.IsValid(reader.ValueSpan) && !Ascii.IsValid(text);
        return new PlacedValue(path, new PromptSpot(start, end, text, prompt => [Quote(prompt, ascii)]));
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }

    private static string Quote(string prompt, bool ascii)
    {
        string escaped = QuotedText.Escape(prompt, '"');
        return ascii
            ? '"' + string.Concat(escaped.Select(c => c < '\u0080' ? c.ToString() : QuotedText.UnicodeEscape(c))) + '"'
            : '"' + escaped + '"';
    }
}
