using System.Runtime.CompilerServices;

namespace Kaizen.Infrastructure.PromptFiles.JavaScript;

internal sealed partial class JavaScriptTokenizer
{
    /// <summary>Passes JSX elements, in whose text quotes and slashes mean nothing.</summary>
    private sealed class MarkupReader(JavaScriptTokenizer scripts, string source)
    {
        private char Current => scripts._position < source.Length ? source[scripts._position] : '\0';

        public bool TryReadElement()
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            scripts._position++;
            string name = ReadName();
            SkipSpace();

            // In TSX "<T,>" and "<T extends U>" open a generic function.
            if ((name.Length == 0 && Current != '>') || Current == ',' || source.AsSpan(scripts._position).StartsWith("extends "))
            {
                return false;
            }

            while (Current is not ('>' or '/'))
            {
                if (!TryReadAttribute())
                {
                    return false;
                }

                SkipSpace();
            }

            if (Current == '/')
            {
                scripts._position++;
                return TryPass('>');
            }

            scripts._position++;
            return TryReadChildren(name);
        }

        private bool TryReadAttribute()
        {
            if (Current == '{')
            {
                scripts.ReadBraces(1);
                return true;
            }

            if (ReadName().Length == 0)
            {
                return false;
            }

            SkipSpace();
            if (Current != '=')
            {
                return true;
            }

            scripts._position++;
            SkipSpace();
            if (Current == '{')
            {
                scripts.ReadBraces(1);
                return true;
            }

            if (Current is not ('"' or '\''))
            {
                return Current == '<' && TryReadElement();
            }

            int end = source.IndexOf(Current, scripts._position + 1);
            scripts._position = end < 0 ? source.Length : end + 1;
            return end > 0;
        }

        private bool TryReadChildren(string name)
        {
            while (scripts._position < source.Length)
            {
                switch (Current)
                {
                    case '{':
                        scripts.ReadBraces(1);
                        break;
                    case '<' when source.AsSpan(scripts._position).StartsWith("</"):
                        scripts._position += 2;
                        SkipSpace();
                        bool matches = ReadName() == name;
                        SkipSpace();
                        return matches && TryPass('>');
                    case '<':
                        if (!TryReadElement())
                        {
                            return false;
                        }

                        break;
                    default:
                        scripts._position++;
                        break;
                }
            }

            return false;
        }

        private string ReadName()
        {
            int start = scripts._position;
            while (IsNameStart(Current) || char.IsAsciiDigit(Current) || Current is '-' or '.' or ':')
            {
                scripts._position++;
            }

            return source[start..scripts._position];
        }

        private void SkipSpace() => scripts.SkipBlanks();

        private bool TryPass(char expected)
        {
            bool passes = Current == expected;
            scripts._position += passes ? 1 : 0;
            return passes;
        }
    }
}
