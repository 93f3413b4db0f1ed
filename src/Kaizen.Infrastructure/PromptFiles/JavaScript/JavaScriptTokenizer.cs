using System.Runtime.CompilerServices;
using Kaizen.Application.PromptFiles;

namespace Kaizen.Infrastructure.PromptFiles.JavaScript;

/// <summary>Splits JavaScript and TypeScript into tokens. No grammar is needed to find literals, only to tell a regular
/// expression from a division and markup from a comparison; both are decided by the token before.</summary>
internal sealed partial class JavaScriptTokenizer(string source, JavaScriptDialect dialect)
{
    private static readonly string[] Punctuators =
        [">>>=", "...", "===", "!==", "**=", "<<=", ">>=", "&&=", "||=", "??=", "=>", "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "**"];

    private static readonly HashSet<string> OperandFollows =
        ["return", "typeof", "instanceof", "in", "of", "new", "delete", "void", "throw", "case", "do", "else", "yield", "await", "default", "extends"];

    private static readonly HashSet<string> ConditionFollows = ["if", "while", "for", "with"];

    /// <summary>The most characters that attempts to read markup may read in vain.</summary>
    private const int MaxReadInVain = 1024 * 1024;

    private readonly HashSet<int> _noMarkup = [];
    private int _readInVain;
    private int _position;

    /// <exception cref="PromptFileException">A string, template, comment or bracket is not closed.</exception>
    public IReadOnlyList<JavaScriptToken> Tokenize()
    {
        if (source.StartsWith("#!", StringComparison.Ordinal))
        {
            _position = EndOfLine(0);
        }

        return ReadUntil('\0');
    }

    /// <summary>Reads tokens up to a closing brace that matches none of them, or to the end.</summary>
    private List<JavaScriptToken> ReadUntil(char closing)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var tokens = new List<JavaScriptToken>();
        var brackets = new Stack<(char Open, bool OperandFollows)>();
        bool operand = true;
        while (true)
        {
            bool afterLineBreak = SkipBlanks() || tokens.Count == 0;
            int start = _position;
            if (start == source.Length)
            {
                return closing == '\0' && brackets.Count == 0 ? tokens : throw Unclosed(start);
            }

            char c = source[start];
            if (closing != '\0' && c == closing && brackets.Count == 0)
            {
                return tokens;
            }

            JavaScriptTokenKind kind = ReadToken(c, operand);
            if (kind == JavaScriptTokenKind.Punctuator)
            {
                operand = AfterPunctuator(tokens, brackets, start, operand, afterLineBreak);
            }
            else
            {
                // A keyword after a dot is a property.
                operand = kind == JavaScriptTokenKind.Name && OperandFollows.Contains(source[start.._position]) && !IsProperty(tokens, tokens.Count);
            }

            tokens.Add(new JavaScriptToken(kind, start, _position, afterLineBreak));
        }
    }

    private JavaScriptTokenKind ReadToken(char c, bool operand)
    {
        int start = _position;
        if (c is '"' or '\'')
        {
            _position = EndOfText(start, c);
            return JavaScriptTokenKind.Text;
        }

        if (c == '`')
        {
            return ReadTemplate();
        }

        if (IsNameStart(c) || (c == '#' && start + 1 < source.Length && IsNameStart(source[start + 1])))
        {
            _position = EndOfName(start + 1);
            return JavaScriptTokenKind.Name;
        }

        if (char.IsAsciiDigit(c) || (c == '.' && start + 1 < source.Length && char.IsAsciiDigit(source[start + 1])))
        {
            ReadNumber();
            return JavaScriptTokenKind.Number;
        }

        if (c == '/' && operand)
        {
            ReadRegularExpression();
            return JavaScriptTokenKind.RegularExpression;
        }

        if (c == '<' && operand && dialect != JavaScriptDialect.TypeScript && TryReadMarkup())
        {
            return JavaScriptTokenKind.Markup;
        }

        _position = start + (Punctuators.FirstOrDefault(known => source.AsSpan(start).StartsWith(known))?.Length ?? 1);
        return JavaScriptTokenKind.Punctuator;
    }

    /// <returns>Whether an operand, and so a regular expression, may follow.</returns>
    private bool AfterPunctuator(
        List<JavaScriptToken> tokens, Stack<(char Open, bool OperandFollows)> brackets, int start, bool operandBefore, bool afterLineBreak)
    {
        string text = source[start.._position];
        switch (text)
        {
            case "(":
                bool isCondition = tokens.Count > 0 && ConditionFollows.Contains(TextOf(tokens[^1])) && !IsProperty(tokens, tokens.Count - 1);
                brackets.Push(('(', isCondition));
                return true;
            case "[":
                brackets.Push(('[', false));
                return true;
            case "{":
                // After an operator the braces are an object, and a slash after them divides.
                bool isObject = operandBefore && tokens.Count > 0 && TextOf(tokens[^1]) is not (";" or "{" or "}" or ")" or "=>" or "else" or "do");
                brackets.Push(('{', !isObject));
                return true;
            case ")" or "]" or "}":
                char open = text[0] switch { ')' => '(', ']' => '[', _ => '{' };
                return brackets.TryPop(out (char Open, bool OperandFollows) top) && top.Open == open ? top.OperandFollows : throw Unclosed(start);
            case "++" or "--":
                return operandBefore;
            case "!":
                // TypeScript's "not null" stands behind its operand.
                return operandBefore || afterLineBreak;
            default:
                return true;
        }
    }

    private bool SkipBlanks()
    {
        bool lineBreak = false;
        while (_position < source.Length)
        {
            ReadOnlySpan<char> rest = source.AsSpan(_position);
            if (char.IsWhiteSpace(rest[0]) || rest[0] == '\uFEFF')
            {
                lineBreak |= rest[0] is '\n' or '\r' or '\u2028' or '\u2029';
                _position++;
            }
            else if (rest.StartsWith("//"))
            {
                _position = EndOfLine(_position);
            }
            else if (rest.StartsWith("/*"))
            {
                int length = rest[2..].IndexOf("*/");
                _position += length < 0 ? throw Unclosed(_position) : length + 4;
                lineBreak |= rest[..(length + 4)].Contains('\n');
            }
            else
            {
                break;
            }
        }

        return lineBreak;
    }

    private int EndOfText(int start, char quote)
    {
        for (int i = start + 1; i < source.Length && source[i] is not ('\n' or '\r'); i++)
        {
            if (source[i] == quote)
            {
                return i + 1;
            }

            i += source[i] != '\\' ? 0 : source.AsSpan(i).StartsWith("\\\r\n") ? 2 : 1;
        }

        throw Unclosed(start);
    }

    private JavaScriptTokenKind ReadTemplate()
    {
        int start = _position++;
        var kind = JavaScriptTokenKind.Template;
        while (_position < source.Length)
        {
            ReadOnlySpan<char> rest = source.AsSpan(_position);
            if (rest[0] == '`')
            {
                _position++;
                return kind;
            }

            if (rest.StartsWith("${"))
            {
                kind = JavaScriptTokenKind.TemplateWithSubstitution;
                ReadBraces(2);
            }
            else
            {
                _position += rest[0] == '\\' ? 2 : 1;
            }
        }

        throw Unclosed(start);
    }

    private void ReadBraces(int opening)
    {
        _position += opening;
        ReadUntil('}');
        _position++;
    }

    private void ReadNumber()
    {
        bool isDecimal = !source.AsSpan(_position).StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        while (_position < source.Length && (char.IsAsciiLetterOrDigit(source[_position]) || source[_position] is '_' or '.'
            || (isDecimal && source[_position] is '+' or '-' && source[_position - 1] is 'e' or 'E')))
        {
            _position++;
        }
    }

    private void ReadRegularExpression()
    {
        int start = _position++;
        bool inClass = false;
        while (_position < source.Length && source[_position] is not ('\n' or '\r'))
        {
            char c = source[_position++];
            if (c == '/' && !inClass)
            {
                _position = EndOfName(_position);
                return;
            }

            inClass = c == '[' || (inClass && c != ']');
            _position += c == '\\' ? 1 : 0;
        }

        throw Unclosed(start);
    }

    private bool TryReadMarkup()
    {
        int start = _position;
        if (_noMarkup.Contains(start))
        {
            return false;
        }

        try
        {
            if (new MarkupReader(this, source).TryReadElement())
            {
                return true;
            }
        }
        catch (PromptFileException)
        {
            // What looked like markup ran into the end of the file: it was a type parameter.
        }

        // Remembered, since what is around it may have to be read once more.
        _noMarkup.Add(start);
        _readInVain += _position - start;
        _position = start;
        if (_readInVain > MaxReadInVain)
        {
            // Nested too deeply: it must end the attempts around this one too, which another exception would not.
            throw new InsufficientExecutionStackException();
        }

        return false;
    }

    private int EndOfLine(int start) => source.AsSpan(start).IndexOfAny('\n', '\r') is var length and >= 0 ? start + length : source.Length;

    private int EndOfName(int start)
    {
        while (start < source.Length && (IsNameStart(source[start]) || char.IsDigit(source[start])))
        {
            start++;
        }

        return start;
    }

    private static bool IsNameStart(char c) => char.IsLetter(c) || c is '_' or '$' or '\\' || (c > '\u007F' && !char.IsWhiteSpace(c));

    private bool IsProperty(List<JavaScriptToken> tokens, int i) => i > 0 && TextOf(tokens[i - 1]) is "." or "?.";

    private string TextOf(JavaScriptToken token) => source[token.Start..token.End];

    private PromptFileException Unclosed(int position) => new(
        PromptFileFault.UnreadableFile,
        $"The script has a string, comment or bracket that is not closed (line {source.AsSpan(0, position).Count('\n') + 1}).");
}
