using System.Globalization;
using System.Text;
using Kaizen.Application.PromptFiles;

namespace Kaizen.Infrastructure.PromptFiles.Python;

/// <summary>Prompts in Python modules: <c>NAME = "..."</c>, also annotated, in classes and functions, concatenated, and in dictionaries and lists.</summary>
internal sealed class PythonSyntax : IPromptSyntax
{
    private static readonly HashSet<string> Blocks =
        ["if", "elif", "else", "for", "while", "try", "except", "finally", "with", "match", "case", "async"];

    public PromptSpot Find(string content, string? locator)
    {
        Encoding encoding = PythonEncoding.Of(content)
            ?? throw new PromptFileException(PromptFileFault.UnreadableFile, "The Python file declares an encoding that is not known.");
        var module = new PythonModule(content, new PythonTokenizer(content).Tokenize());
        List<PlacedValue> variables = [.. module.Assignments()];
        PromptSpot spot = variables.PickByName(locator, module.Entries);
        return spot with { Spell = prompt => spot.Spell(prompt).Select(spelling => PythonEncoding.Fit(spelling, encoding)) };
    }

    private sealed class PythonModule(string source, IReadOnlyList<PythonToken> tokens)
    {
        /// <summary>Gets the entries of the dictionaries, lists and tuples that are assigned.</summary>
        public List<PlacedValue> Entries { get; } = [];

        /// <summary>Gives every assignment to a name, with the names of the classes and functions around it.</summary>
        public IEnumerable<PlacedValue> Assignments()
        {
            // One entry for each indented block; blocks of if, try and the like have no name of their own.
            var scopes = new Stack<string?>();
            string? header = null;
            string? inlineScope = null;
            int i = 0;
            while (i < tokens.Count)
            {
                PythonToken token = tokens[i];
                string text = TextOf(i);
                switch (token.Kind)
                {
                    case PythonTokenKind.Indent:
                        scopes.Push(header);
                        header = null;
                        i++;
                        continue;
                    case PythonTokenKind.Dedent:
                        scopes.Pop();
                        i++;
                        continue;
                    case PythonTokenKind.LineEnd:
                        header = inlineScope;
                        inlineScope = null;
                        i++;
                        continue;
                }

                int end = EndOfStatement(i);
                bool isDefinition = text is "class" or "def" && i + 1 < end && tokens[i + 1].Kind == PythonTokenKind.Name;
                if (isDefinition || IsBlock(i, end))
                {
                    inlineScope = isDefinition ? TextOf(i + 1) : inlineScope;
                    i = text == "async" ? i + 1 : IndexOf(":", i, end) + 1;
                    continue;
                }

                foreach (PlacedValue value in Assigned([.. scopes.Reverse().Append(inlineScope).OfType<string>()], i, end))
                {
                    yield return value;
                }

                i = end < tokens.Count && TextOf(end) == ";" ? end + 1 : end;
            }
        }

        // "match" and "case" are names too: they open a block only where a colon ends the header.
        private bool IsBlock(int start, int end) =>
            tokens[start].Kind == PythonTokenKind.Name && Blocks.Contains(TextOf(start))
            && (TextOf(start) == "async" || (IndexOf(":", start, end) is var colon && colon < end && IndexOf("=", start, end) > colon && colon != start + 1)
                || TextOf(start) is "else" or "try" or "finally" or "except");

        private IEnumerable<PlacedValue> Assigned(IReadOnlyList<string> scope, int start, int end)
        {
            var targets = new List<IReadOnlyList<string>>();
            int i = start;
            while (TargetAt(i, end) is { } target)
            {
                int assign = TextOf(target.Next) == ":" ? IndexOf("=", target.Next, end) : target.Next;
                if (assign >= end)
                {
                    break;
                }

                if (targets.Count == 0 && TextOf(assign) is ['+' or '*' or '%', .., '='] augmented)
                {
                    yield return new PlacedValue([.. scope, .. target.Names], null, $"it is changed with '{augmented}' after it was set.");
                    yield break;
                }

                if (TextOf(assign) != "=")
                {
                    break;
                }

                targets.Add(target.Names);
                i = assign + 1;
            }

            if (targets.Count == 0)
            {
                yield break;
            }

            (PromptSpot? spot, string refusal) = Literal(i, end);
            foreach (IReadOnlyList<string> names in targets)
            {
                IReadOnlyList<string> path = [.. scope, .. names];
                if (spot is null)
                {
                    AddEntries(path, i, end);
                }

                yield return new PlacedValue(path, spot, refusal);
            }
        }

        private void AddEntries(IReadOnlyList<string> path, int start, int end)
        {
            if (end - start < 3 || TextOf(start) is not ("{" or "[" or "(") || !ClosesLast(start, end))
            {
                return;
            }

            bool isDictionary = TextOf(start) == "{";
            int index = 0;
            int? spread = null;
            for (int item = start + 1; item < end - 1; index++)
            {
                spread ??= !isDictionary && TextOf(item) == "*" ? Entries.Count : null;
                int stop = IndexOf(",", item, end - 1);
                int colon = isDictionary ? IndexOf(":", item, stop) : stop;
                if (!isDictionary)
                {
                    AddEntry(path.Then(index.ToString(CultureInfo.InvariantCulture)), item, stop);
                }
                else if (colon == item + 1 && colon < stop && tokens[item].Kind == PythonTokenKind.Text
                    && PythonText.Parse(source.AsSpan(tokens[item].Start, tokens[item].End - tokens[item].Start)).Value(out _) is { } key)
                {
                    AddEntry(path.Then(key), colon + 1, stop);
                }

                item = stop + 1;
            }

            Entries.RefuseAfterSpread(spread ?? Entries.Count);
        }

        private void AddEntry(IReadOnlyList<string> path, int start, int end)
        {
            (PromptSpot? spot, string refusal) = Literal(start, end);
            Entries.Add(new PlacedValue(path, spot, refusal));
            if (spot is null)
            {
                AddEntries(path, start, end);
            }
        }

        /// <summary>Says whether the bracket that opens at the start closes with the last token.</summary>
        private bool ClosesLast(int start, int end)
        {
            int depth = 0;
            for (int i = start; i < end; i++)
            {
                depth += Nesting(i);
                if (depth == 0)
                {
                    return i == end - 1;
                }
            }

            return false;
        }

        private (IReadOnlyList<string> Names, int Next)? TargetAt(int start, int end)
        {
            var names = new List<string>();
            int i = start;
            while (i < end && tokens[i].Kind == PythonTokenKind.Name)
            {
                names.Add(TextOf(i));
                if (i + 1 >= end || TextOf(i + 1) != ".")
                {
                    return i + 1 < end ? (names, i + 1) : null;
                }

                i += 2;
            }

            return null;
        }

        private (PromptSpot? Spot, string Refusal) Literal(int start, int end)
        {
            while (start < end && TextOf(start) == "(" && TextOf(end - 1) == ")")
            {
                start++;
                end--;
            }

            var parts = new List<PythonToken>();
            for (int i = start; i < end; i++)
            {
                if (tokens[i].Kind == PythonTokenKind.Text)
                {
                    parts.Add(tokens[i]);
                }
                else if (TextOf(i) != "+" || parts.Count == 0 || i + 1 == end)
                {
                    parts.Clear();
                    break;
                }
            }

            if (parts.Count == 0)
            {
                return (null, "its value is an expression, not a plain string literal.");
            }

            List<PythonText> texts = [.. parts.Select(part => PythonText.Parse(source.AsSpan(part.Start, part.End - part.Start)))];
            var value = new StringBuilder();
            foreach (PythonText text in texts)
            {
                if (text.Value(out string refusal) is not { } piece)
                {
                    return (null, refusal);
                }

                value.Append(piece);
            }

            return (new PromptSpot(parts[0].Start, parts[^1].End, value.ToString(), prompt => Spell(parts, texts, prompt)), "");
        }

        private IEnumerable<string> Spell(List<PythonToken> parts, List<PythonText> texts, string prompt)
        {
            string lineBreak = LineBreaks.Of(source);
            if (HasComments(parts))
            {
                (int, int)[] places = [.. parts.Select(part => (part.Start, part.End))];
                return
                [
                    SpreadText.Over(source, places, prompt, (i, piece) => texts[i].Spell(piece, lineBreak).First()),
                    SpreadText.Over(source, places, prompt, (i, piece) => texts[i].Spell(piece, lineBreak).Last()),
                ];
            }

            if (parts.Count == 1 || texts.Exists(text => text.IsTripled))
            {
                return texts[0].Spell(prompt, lineBreak);
            }

            string separator = source[parts[0].End..parts[1].Start];
            IEnumerable<string> pieces = LineBreaks.Pieces(prompt).Select(piece => texts[0].Spell(piece, lineBreak).Last());
            return [string.Join(separator, pieces)];
        }

        private bool HasComments(List<PythonToken> parts) =>
            Enumerable.Range(1, parts.Count - 1).Any(i => source.AsSpan(parts[i - 1].End, parts[i].Start - parts[i - 1].End).Contains('#'));

        private int EndOfStatement(int start)
        {
            int depth = 0;
            int i = start;
            while (i < tokens.Count && tokens[i].Kind != PythonTokenKind.LineEnd && !(depth == 0 && TextOf(i) == ";"))
            {
                depth += Nesting(i);
                i++;
            }

            return i;
        }

        /// <returns>The first such operator outside of brackets, or <paramref name="end"/>.</returns>
        private int IndexOf(string text, int start, int end)
        {
            int depth = 0;
            for (int i = start; i < end; i++)
            {
                if (depth == 0 && tokens[i].Kind == PythonTokenKind.Operator && TextOf(i) == text)
                {
                    return i;
                }

                depth += Nesting(i);
            }

            return end;
        }

        private int Nesting(int i) => tokens[i].Kind != PythonTokenKind.Operator ? 0 : TextOf(i) switch
        {
            "(" or "[" or "{" => 1,
            ")" or "]" or "}" => -1,
            _ => 0,
        };

        private string TextOf(int i) => source[tokens[i].Start..tokens[i].End];
    }
}
