using Kaizen.Application.PromptFiles;
using Kaizen.Domain.Tasks;
using Kaizen.Infrastructure.PromptFiles.CSharp;
using Kaizen.Infrastructure.PromptFiles.JavaScript;
using Kaizen.Infrastructure.PromptFiles.Json;
using Kaizen.Infrastructure.PromptFiles.Python;
using Kaizen.Infrastructure.PromptFiles.Text;
using Kaizen.Infrastructure.PromptFiles.Toml;
using Kaizen.Infrastructure.PromptFiles.Yaml;

namespace Kaizen.Infrastructure.PromptFiles;

/// <summary>Edits prompts in place and trusts no spelling that it has not read back.</summary>
internal sealed class PromptFileEditor : IPromptFileEditor
{
    private const char ByteOrderMark = '\uFEFF';

    public string Read(PromptPlace place, string content)
    {
        (IPromptSyntax syntax, string? locator) = SyntaxOf(place);
        return Find(syntax, WithoutMark(content), locator).Text;
    }

    public string Replace(PromptPlace place, string? content, string prompt)
    {
        if (HasLoneSurrogate(prompt))
        {
            throw new PromptFileException(
                PromptFileFault.NotRepresentable, "The prompt has half of a surrogate pair, which no UTF-8 file can hold.");
        }

        (IPromptSyntax syntax, string? locator) = SyntaxOf(place);
        content = place.Format is { } format
            ? EmptyFile(format)
            : content ?? throw new PromptFileException(PromptFileFault.UnreadableFile, $"The file '{place.Path}' does not exist.");
        string body = WithoutMark(content);
        return content[..(content.Length - body.Length)] + Replace(syntax, locator, body, prompt);
    }

    internal static string Replace(IPromptSyntax syntax, string? locator, string content, string prompt)
    {
        PromptSpot spot = Find(syntax, content, locator);
        if (spot.Text == prompt)
        {
            return content;
        }

        foreach (string spelling in spot.Spell(prompt))
        {
            string edited = string.Concat(content.AsSpan(0, spot.Start), spelling, content.AsSpan(spot.End));
            if (ReadsBack(syntax, locator, edited, prompt, spot, spot.Start + spelling.Length))
            {
                return edited;
            }
        }

        throw new PromptFileException(
            PromptFileFault.NotRepresentable,
            "The prompt cannot be written at its place so that exactly the same text is read back and nothing else in the file changes: its line breaks, control characters or delimiters do not fit there.");
    }

    private static PromptSpot Find(IPromptSyntax syntax, string content, string? locator)
    {
        try
        {
            return syntax.Find(content, locator);
        }
        catch (InsufficientExecutionStackException)
        {
            throw new PromptFileException(PromptFileFault.UnreadableFile, "The file is nested too deeply.");
        }
    }

    private static bool ReadsBack(IPromptSyntax syntax, string? locator, string edited, string prompt, PromptSpot old, int end)
    {
        try
        {
            PromptSpot found = Find(syntax, edited, locator);
            // At the start of a file U+FEFF is a mark and no part of the prompt.
            return !edited.StartsWith(ByteOrderMark) && found.Start == old.Start && found.End <= end && found.Text == prompt
                && found.Others.SequenceEqual(old.Others);
        }
        catch (PromptFileException)
        {
            // The spelling broke the file's syntax, so it is not one.
            return false;
        }
    }

    private static (IPromptSyntax Syntax, string? Locator) SyntaxOf(PromptPlace place) => place.Format switch
    {
        PromptFormat.Text => (new PlainTextSyntax(), null),
        PromptFormat.Json => (new JsonSyntax(hasComments: false), "prompt"),
        PromptFormat.Yaml => (new YamlSyntax(), "prompt"),
        PromptFormat.Python => (new PythonSyntax(), "PROMPT"),
        null => (SyntaxByExtension(place.Path), place.Locator),
        _ => throw new ArgumentOutOfRangeException(nameof(place), place.Format, "The format is unknown."),
    };

    private static IPromptSyntax SyntaxByExtension(string path)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();
        return extension switch
        {
            _ when PythonEncoding.IsPython(path) => new PythonSyntax(),
            ".cs" => new CSharpSyntax(),
            ".ts" or ".mts" or ".cts" => new JavaScriptSyntax(JavaScriptDialect.TypeScript),
            ".tsx" => new JavaScriptSyntax(JavaScriptDialect.TypeScriptWithMarkup),
            ".js" or ".mjs" or ".cjs" or ".jsx" => new JavaScriptSyntax(JavaScriptDialect.JavaScript),
            ".json" => new JsonSyntax(hasComments: false),
            ".jsonc" => new JsonSyntax(hasComments: true),
            ".yaml" or ".yml" => new YamlSyntax(),
            ".toml" => new TomlSyntax(),
            ".md" or ".markdown" => new MarkdownSyntax(),
            ".prompty" => new PromptySyntax(),
            ".txt" or ".text" or ".prompt" => new PlainTextSyntax(),
            _ => throw new PromptFileException(
                PromptFileFault.UnsupportedFile,
                $"Prompts in '{extension}' files cannot be edited. Known are Python, C#, JavaScript, TypeScript, JSON, YAML, TOML, Markdown, .prompty and .txt."),
        };
    }

    private static string EmptyFile(PromptFormat format) => format switch
    {
        PromptFormat.Json => "{\n  \"prompt\": \"\"\n}\n",
        PromptFormat.Yaml => "prompt: |-\n  text\n",
        PromptFormat.Python => "PROMPT = \"\"\"\"\"\"\n",
        _ => "\n",
    };

    private static string WithoutMark(string content) => content.StartsWith(ByteOrderMark) ? content[1..] : content;

    private static bool HasLoneSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    return true;
                }

                i++;
            }
        }

        return false;
    }
}
