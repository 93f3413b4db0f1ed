using System.Runtime.CompilerServices;
using Kaizen.Application.PromptFiles;

namespace Kaizen.Infrastructure.PromptFiles.Python;

/// <summary>Splits a Python module into tokens, by the lexical rules of Python 3.14.</summary>
internal sealed class PythonTokenizer(string source)
{
    private readonly List<PythonToken> _tokens = [];
    private readonly Stack<int> _indents = new([0]);
    private readonly Stack<char> _brackets = [];
    private int _position;

    /// <exception cref="PromptFileException">A string or bracket is not closed, or the indentation fits no block.</exception>
    public IReadOnlyList<PythonToken> Tokenize()
    {
        bool lineStart = true;
        while (true)
        {
            if (lineStart && _brackets.Count == 0 && !ReadIndentation())
            {
                continue;
            }

            lineStart = false;
            SkipBlanks();
            if (_position == source.Length)
            {
                break;
            }

            lineStart = ReadToken();
        }

        if (_brackets.Count > 0 || OpensBlock())
        {
            throw Invalid("it ends within a bracket or before a block", _position);
        }

        Add(PythonTokenKind.LineEnd, _position);
        while (_indents.Pop() > 0)
        {
            Add(PythonTokenKind.Dedent, _position);
        }

        return _tokens;
    }

    /// <summary>Gives the end of the string literal that starts here, prefix included, or null when there is none.</summary>
    private int? EndOfText(int start)
    {
        int quote = start;
        while (quote < source.Length && quote - start < 3 && char.IsAsciiLetter(source[quote]))
        {
            quote++;
        }

        if (quote == source.Length || source[quote] is not ('"' or '\'') || !PythonText.IsPrefix(source.AsSpan(start, quote - start)))
        {
            return null;
        }

        string delimiter = PythonText.DelimiterAt(source, quote);
        bool raw = source.AsSpan(start, quote - start).ContainsAny('r', 'R');
        bool formatted = source.AsSpan(start, quote - start).ContainsAny("fFtT");
        int position = quote + delimiter.Length;
        while (position < source.Length)
        {
            char c = source[position];
            if (c == '\\')
            {
                bool named = formatted && !raw && source.AsSpan(position).StartsWith("\\N{");
                position = named && source.IndexOf('}', position) is var close and > 0 ? close + 1
                    : formatted && position + 1 < source.Length && source[position + 1] is '{' or '}' ? position + 1
                    : position + (source.AsSpan(position).StartsWith("\\\r\n") ? 3 : 2);
            }
            else if (source.AsSpan(position).StartsWith(delimiter))
            {
                return position + delimiter.Length;
            }
            else if (c is '\n' or '\r' && delimiter.Length == 1)
            {
                break;
            }
            else if (formatted && c == '{')
            {
                position = source.AsSpan(position).StartsWith("{{") ? position + 2 : EndOfReplacement(position + 1);
            }
            else
            {
                position++;
            }
        }

        throw Unclosed(start);
    }

    /// <summary>Gives the end of a replacement field of an f-string; it may hold strings of its own.</summary>
    private int EndOfReplacement(int position)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        int start = position;
        int depth = 0;
        bool inFormat = false;
        while (position < source.Length)
        {
            char c = source[position];
            if (c == '}' && depth == 0)
            {
                return position + 1;
            }

            if (inFormat)
            {
                position = c == '{' ? EndOfReplacement(position + 1) : position + 1;
            }
            else if (IsTextStart(position) && EndOfText(position) is { } end)
            {
                position = end;
            }
            else if (c == '#')
            {
                position = EndOfLine(position);
            }
            else
            {
                depth += c is '(' or '[' or '{' ? 1 : c is ')' or ']' or '}' ? -1 : 0;
                inFormat = c == ':' && depth == 0;
                position++;
            }
        }

        throw Unclosed(start);
    }

    private bool IsTextStart(int position) =>
        source[position] is '"' or '\''
        || (char.IsAsciiLetter(source[position]) && (position == 0 || !IsNamePart(source[position - 1])));

    private bool ReadIndentation()
    {
        int column = 0;
        while (_position < source.Length && source[_position] is ' ' or '\t' or '\f')
        {
            column = source[_position++] switch { '\t' => (column / 8 * 8) + 8, '\f' => 0, _ => column + 1 };
        }

        if (_position < source.Length && source[_position] is '#' or '\r' or '\n')
        {
            _position = EndOfLine(_position);
            _position += source.AsSpan(_position).StartsWith("\r\n") ? 2 : _position < source.Length ? 1 : 0;
            return false;
        }

        if (_position < source.Length)
        {
            IndentTo(column);
        }

        return true;
    }

    private void IndentTo(int column)
    {
        bool isDeeper = column > _indents.Peek();
        if (isDeeper != OpensBlock())
        {
            throw Invalid("its indentation fits no block", _position);
        }

        if (isDeeper)
        {
            _indents.Push(column);
            Add(PythonTokenKind.Indent, _position);
        }

        while (column < _indents.Peek())
        {
            _indents.Pop();
            Add(PythonTokenKind.Dedent, _position);
        }

        if (column != _indents.Peek())
        {
            throw Invalid("its indentation fits no block", _position);
        }
    }

    /// <summary>Says whether the last line ends with a colon, which only the header of a block does.</summary>
    private bool OpensBlock() =>
        _tokens.FindLast(token => token.Kind != PythonTokenKind.LineEnd) is { Kind: PythonTokenKind.Operator } last && source[last.Start] == ':' && last.End == last.Start + 1;

    private void SkipBlanks()
    {
        while (_position < source.Length)
        {
            char c = source[_position];
            if (c is ' ' or '\t' or '\f' || (_brackets.Count > 0 && c is '\r' or '\n'))
            {
                _position++;
            }
            else if (c == '#')
            {
                _position = EndOfLine(_position);
            }
            else if (c == '\\' && _position + 1 < source.Length && source[_position + 1] is '\r' or '\n')
            {
                _position += source.AsSpan(_position).StartsWith("\\\r\n") ? 3 : 2;
            }
            else
            {
                return;
            }
        }
    }

    /// <returns>Whether the token ended a logical line.</returns>
    private bool ReadToken()
    {
        char c = source[_position];
        if (c is '\r' or '\n')
        {
            Add(PythonTokenKind.LineEnd, _position + (source.AsSpan(_position).StartsWith("\r\n") ? 2 : 1));
            return true;
        }

        if (EndOfText(_position) is { } end)
        {
            Add(PythonTokenKind.Text, end);
        }
        else if (IsNamePart(c))
        {
            int stop = _position;
            while (stop < source.Length && IsNamePart(source[stop]))
            {
                stop++;
            }

            Add(PythonTokenKind.Name, stop);
        }
        else
        {
            Nest(c);
            Add(PythonTokenKind.Operator, _position + LengthOfOperator());
        }

        return false;
    }

    private void Nest(char c)
    {
        if (c is '(' or '[' or '{')
        {
            _brackets.Push(c switch { '(' => ')', '[' => ']', _ => '}' });
        }
        else if (c is ')' or ']' or '}' && (!_brackets.TryPop(out char expected) || expected != c))
        {
            throw Invalid($"'{c}' closes no bracket", _position);
        }
        else if (c is '$' or '?' or '`' or '\\')
        {
            throw Invalid($"'{c}' has no meaning there", _position);
        }
    }

    // Only the operators that hold '=' or ':' matter: they must not look like an assignment or an annotation.
    private int LengthOfOperator()
    {
        ReadOnlySpan<char> rest = source.AsSpan(_position);
        foreach (string known in (ReadOnlySpan<string>)["**=", "//=", ">>=", "<<=", "==", "!=", "<=", ">=", ":=", "->", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@="])
        {
            if (rest.StartsWith(known))
            {
                return known.Length;
            }
        }

        return 1;
    }

    private void Add(PythonTokenKind kind, int end)
    {
        _tokens.Add(new PythonToken(kind, _position, end));
        _position = kind is PythonTokenKind.Indent or PythonTokenKind.Dedent ? _position : end;
    }

    private int EndOfLine(int position)
    {
        int length = source.AsSpan(position).IndexOfAny('\r', '\n');
        return length < 0 ? source.Length : position + length;
    }

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c == '_' || c > '\u007F';

    private PromptFileException Unclosed(int start) => Invalid("a string is not closed", start);

    private PromptFileException Invalid(string reason, int position) => new(
        PromptFileFault.UnreadableFile, $"The file is no valid Python: {reason} (line {source.AsSpan(0, position).Count('\n') + 1}).");
}
