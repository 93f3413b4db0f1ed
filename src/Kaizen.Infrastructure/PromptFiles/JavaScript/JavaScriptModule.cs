using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Kaizen.Infrastructure.PromptFiles.JavaScript;

/// <summary>Finds the named values of a script or module.</summary>
internal sealed class JavaScriptModule
{
    private static readonly HashSet<string> Modifiers =
        ["static", "readonly", "public", "private", "protected", "declare", "override", "accessor", "abstract", "async", "get", "set"];

    private readonly string _source;
    private readonly IReadOnlyList<JavaScriptToken> _tokens;
    private readonly int[] _closing;
    private readonly List<PlacedValue> _values = [];

    public JavaScriptModule(string source, IReadOnlyList<JavaScriptToken> tokens)
    {
        (_source, _tokens, _closing) = (source, tokens, new int[tokens.Count]);
        var open = new Stack<int>();
        for (int i = 0; i < tokens.Count; i++)
        {
            if (Is(i, "(") || Is(i, "[") || Is(i, "{"))
            {
                open.Push(i);
            }
            else if (Is(i, ")") || Is(i, "]") || Is(i, "}"))
            {
                _closing[open.Pop()] = i;
            }
        }
    }

    public IReadOnlyList<PlacedValue> Values()
    {
        Statements([], 0, _tokens.Count);
        return _values;
    }

    // Brackets are entered like blocks, so that what stands in callbacks is found too.
    private void Statements(IReadOnlyList<string> path, int start, int end)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        int i = start;
        while (i < end)
        {
            if (IsProperty(i))
            {
                i++;
            }
            else if (IsName(i, "const") || IsName(i, "let") || IsName(i, "var"))
            {
                i = Declarators(path, i + 1, end);
            }
            else if ((IsName(i, "class") || IsName(i, "enum") || IsName(i, "namespace") || IsName(i, "module") || IsName(i, "function"))
                && i + 1 < end && (_tokens[i + 1].Kind == JavaScriptTokenKind.Name || Is(i + 1, "*")))
            {
                i = Scope(path, i, end);
            }
            else if (IsName(i, "export") && IsName(i + 1, "default") && Is(i + 2, "{"))
            {
                Value(path.Then("default"), i + 2, end);
                i = _closing[i + 2] + 1;
            }
            else if (StartsStatement(i) && AssignmentTarget(i, end) is var (names, value))
            {
                if (Is(value - 1, "+="))
                {
                    _values.Add(new PlacedValue([.. path, .. names], null, "it is changed with '+=' after it was set."));
                    i = value;
                    continue;
                }

                Value([.. path, .. names], value, end);
                i = Is(value, "{") ? _closing[value] + 1 : value;
            }
            else
            {
                i++;
            }
        }
    }

    private int Declarators(IReadOnlyList<string> path, int start, int end)
    {
        int i = start;
        while (i < end && _tokens[i].Kind == JavaScriptTokenKind.Name)
        {
            int assign = Skip(i + 1, end, stopAtAssignment: true);
            if (!Is(assign, "="))
            {
                return i + 1;
            }

            Value(path.Then(TextOf(i)), assign + 1, end);
            i = Skip(assign + 1, end, stopAtAssignment: false);
            Statements(path, assign + 1, i);
            if (!Is(i, ","))
            {
                return i;
            }

            i++;
        }

        return i;
    }

    /// <summary>Reads a class, enum, namespace or function; what it holds is named after it.</summary>
    private int Scope(IReadOnlyList<string> path, int keyword, int end)
    {
        int name = Is(keyword + 1, "*") ? keyword + 2 : keyword + 1;
        if (name >= end || _tokens[name].Kind != JavaScriptTokenKind.Name)
        {
            return keyword + 1;
        }

        int body = name + 1;
        while (body < end && !Is(body, "{"))
        {
            body = Is(body, "(") || Is(body, "[") ? _closing[body] + 1 : Is(body, ";") || Is(body, "=") ? end : body + 1;
        }

        if (body >= end)
        {
            return keyword + 1;
        }

        // The first braces of a function may be its result's type.
        if (IsName(keyword, "function") && Is(_closing[body] + 1, "{"))
        {
            body = _closing[body] + 1;
        }

        IReadOnlyList<string> inner = path.Then(TextOf(name));
        if (IsName(keyword, "class") || IsName(keyword, "enum"))
        {
            Members(inner, body);
        }
        else
        {
            Statements(inner, body + 1, _closing[body]);
        }

        return _closing[body] + 1;
    }

    private void Members(IReadOnlyList<string> path, int open)
    {
        int end = _closing[open];
        int i = open + 1;
        while (i < end)
        {
            if (Modifiers.Contains(TextOf(i)) && !Is(i + 1, "=") && !Is(i + 1, "(") && !Is(i + 1, ":"))
            {
                i++;
                continue;
            }

            if (Key(i) is not { } key)
            {
                i = Is(i, "{") || Is(i, "[") || Is(i, "(") ? _closing[i] + 1 : i + 1;
                continue;
            }

            int next = Skip(i + 1, end, stopAtAssignment: true);
            if (Is(i + 1, "(") || Is(i + 1, "<"))
            {
                int body = i + 1;
                while (body < end && !Is(body, "{") && !Is(body, ";"))
                {
                    body = Is(body, "(") || Is(body, "[") ? _closing[body] + 1 : body + 1;
                }

                if (Is(body, "{"))
                {
                    Statements(path.Then(key), body + 1, _closing[body]);
                }

                i = Is(body, "{") ? _closing[body] + 1 : body + 1;
            }
            else if (Is(next, "="))
            {
                Value(path.Then(key), next + 1, end);
                i = Skip(next + 1, end, stopAtAssignment: false);
                i += Is(i, ";") || Is(i, ",") ? 1 : 0;
            }
            else
            {
                i = Math.Max(next, i + 1);
            }
        }
    }

    private void ObjectMembers(IReadOnlyList<string> path, int open)
    {
        int end = _closing[open];
        int i = open + 1;
        while (i < end)
        {
            if (Key(i) is { } key && Is(i + 1, ":"))
            {
                Value(path.Then(key), i + 2, end);
            }

            while (i < end && !Is(i, ","))
            {
                i = Is(i, "(") || Is(i, "[") || Is(i, "{") ? _closing[i] + 1 : i + 1;
            }

            i++;
        }
    }

    private void Value(IReadOnlyList<string> path, int start, int end)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (Is(start, "{"))
        {
            ObjectMembers(path, start);
        }
        else if (Is(start, "["))
        {
            int index = 0;
            int? spread = null;
            for (int i = start + 1; i < _closing[start]; i++)
            {
                spread ??= Is(i, "...") ? _values.Count : null;
                Value(path.Then((index++).ToString(CultureInfo.InvariantCulture)), i, _closing[start]);
                while (i < _closing[start] && !Is(i, ","))
                {
                    i = Is(i, "(") || Is(i, "[") || Is(i, "{") ? _closing[i] + 1 : i + 1;
                }
            }

            _values.RefuseAfterSpread(spread ?? _values.Count);
        }
        else if (IsName(start, "Object") && Is(start + 1, ".") && IsName(start + 2, "freeze") && Is(start + 3, "("))
        {
            Value(path, start + 4, end);
        }
        else if (Is(start, "(") && LiteralEnd(start + 1) == _closing[start] && EndsValue(_closing[start] + 1))
        {
            _values.Add(Literal(path, start + 1, _closing[start]));
        }
        else if (LiteralEnd(start) is { } literalEnd && EndsValue(literalEnd))
        {
            _values.Add(Literal(path, start, literalEnd));
        }
        else
        {
            bool isMade = start < _tokens.Count && _tokens[start].Kind == JavaScriptTokenKind.TemplateWithSubstitution;
            _values.Add(new PlacedValue(path, null, isMade
                ? "it is a template literal with ${...}, whose text is made at run time."
                : "its value is an expression, not a plain string literal."));
        }
    }

    private PlacedValue Literal(IReadOnlyList<string> path, int start, int end)
    {
        List<JavaScriptToken> parts = [.. Enumerable.Range(start, end - start).Where(i => !Is(i, "+")).Select(i => _tokens[i])];
        var text = new StringBuilder();
        foreach (JavaScriptToken part in parts)
        {
            if (JavaScriptLiteral.Decode(_source.AsSpan(part.Start, part.End - part.Start)) is not { } piece)
            {
                return new PlacedValue(path, null, "it has an escape that strict code does not allow.");
            }

            text.Append(piece);
        }

        return new PlacedValue(path, new PromptSpot(parts[0].Start, parts[^1].End, text.ToString(), prompt => Spell(parts, prompt)));
    }

    private IEnumerable<string> Spell(List<JavaScriptToken> parts, string prompt)
    {
        char quote = _source[parts[0].Start];
        string lineBreak = LineBreaks.Of(_source);
        if (parts.Count == 1)
        {
            return [JavaScriptLiteral.Spell(quote, prompt, lineBreak)];
        }

        bool hasComments = Enumerable.Range(1, parts.Count - 1)
            .Any(i => _source.AsSpan(parts[i - 1].End, parts[i].Start - parts[i - 1].End).Contains('/'));
        if (hasComments)
        {
            return
            [
                SpreadText.Over(
                    _source, [.. parts.Select(part => (part.Start, part.End))], prompt,
                    (i, piece) => JavaScriptLiteral.Spell(_source[parts[i].Start], piece, lineBreak)),
            ];
        }

        char plain = quote == '`' ? '"' : quote;
        string separator = _source[parts[0].End..parts[1].Start];
        return [string.Join(separator, LineBreaks.Pieces(prompt).Select(piece => JavaScriptLiteral.Spell(plain, piece, lineBreak)))];
    }

    /// <returns>Where a literal or a sum of literals ends, or null when none starts here.</returns>
    private int? LiteralEnd(int i)
    {
        if (!IsLiteral(i))
        {
            return null;
        }

        while (Is(i + 1, "+") && IsLiteral(i + 2))
        {
            i += 2;
        }

        return i + 1;
    }

    private bool IsLiteral(int i) => i < _tokens.Count && _tokens[i].Kind is JavaScriptTokenKind.Text or JavaScriptTokenKind.Template;

    private bool EndsValue(int i) =>
        i >= _tokens.Count || Is(i, ",") || Is(i, ";") || Is(i, "}") || Is(i, ")") || Is(i, "]")
        || IsName(i, "as") || IsName(i, "satisfies")
        || (_tokens[i].AfterLineBreak && (_tokens[i].Kind == JavaScriptTokenKind.Name || IsLiteral(i) || Is(i, "@") || Is(i, "{")) && TextOf(i)[0] != '`'
            && !IsName(i, "in") && !IsName(i, "instanceof"));

    /// <summary>Passes a type or an expression up to an assignment, a separator or the statement's end.</summary>
    private int Skip(int i, int end, bool stopAtAssignment)
    {
        bool first = true;
        int typeArguments = 0;
        while (i < end && !Is(i, ";") && !Is(i, ")") && !Is(i, "]") && !Is(i, "}") && !(Is(i, ",") && typeArguments == 0) && !(stopAtAssignment && Is(i, "=")))
        {
            typeArguments += !stopAtAssignment ? 0 : Is(i, "<") ? 1 : Is(i, ">") ? -1 : 0;
            bool newStatement = _tokens[i].AfterLineBreak && !first && _tokens[i].Kind == JavaScriptTokenKind.Name && EndsValue(i) && EndsOperand(i - 1);
            if (newStatement)
            {
                return i;
            }

            first = false;
            i = Is(i, "(") || Is(i, "[") || Is(i, "{") ? _closing[i] + 1 : i + 1;
        }

        return i;
    }

    private bool EndsOperand(int i) => _tokens[i].Kind != JavaScriptTokenKind.Punctuator || Is(i, ")") || Is(i, "]") || Is(i, "}") || Is(i, ">");

    private (IReadOnlyList<string> Names, int Value)? AssignmentTarget(int i, int end)
    {
        var names = new List<string>();
        while (i < end && _tokens[i].Kind == JavaScriptTokenKind.Name)
        {
            names.Add(TextOf(i));
            if (Is(i + 1, "=") || Is(i + 1, "+="))
            {
                return (names, i + 2);
            }

            if (!Is(i + 1, "."))
            {
                break;
            }

            i += 2;
        }

        return null;
    }

    private string? Key(int i) => _tokens[i].Kind switch
    {
        JavaScriptTokenKind.Name or JavaScriptTokenKind.Number => TextOf(i),
        JavaScriptTokenKind.Text => JavaScriptLiteral.Decode(TextOf(i)),
        _ => null,
    };

    private bool StartsStatement(int i) => i == 0 || _tokens[i].AfterLineBreak || Is(i - 1, ";") || Is(i - 1, "{") || Is(i - 1, "}");

    private bool IsProperty(int i) => i > 0 && Is(i - 1, ".");

    private bool IsName(int i, string text) => i < _tokens.Count && _tokens[i].Kind == JavaScriptTokenKind.Name && TextIs(i, text);

    private bool Is(int i, string punctuator) => i < _tokens.Count && _tokens[i].Kind == JavaScriptTokenKind.Punctuator && TextIs(i, punctuator);

    private bool TextIs(int i, string text) => _source.AsSpan(_tokens[i].Start, _tokens[i].End - _tokens[i].Start).SequenceEqual(text);

    private string TextOf(int i) => _source[_tokens[i].Start.._tokens[i].End];
}
