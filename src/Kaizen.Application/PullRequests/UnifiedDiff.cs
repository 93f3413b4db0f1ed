using System.Text;

namespace Kaizen.Application.PullRequests;

/// <summary>The difference of two texts, line by line, with three lines of context.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    // Beyond this the quadratic comparison is not worth its time; the texts then stand one after the other.
    private const int MaxComparisons = 4_000_000;

    /// <returns>Hunks as of <c>diff -u</c>, without file names; empty when the texts are equal.</returns>
    public static string Between(string oldText, string newText)
    {
        if (oldText == newText)
        {
            return "";
        }

        List<(char Kind, string Line)> script = Script(Lines(oldText), Lines(newText));
        var written = new StringBuilder();
        int i = 0;
        while (script.FindIndex(i, step => step.Kind != ' ') is var first and >= 0)
        {
            int start = Math.Max(i, first - Context);
            int last = first;
            for (int next = first; next < script.Count && next - last <= 2 * Context; next++)
            {
                last = script[next].Kind == ' ' ? last : next;
            }

            int end = Math.Min(script.Count, last + Context + 1);
            WriteHunk(written, script, start, end);
            i = end;
        }

        return written.ToString();
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").Split('\n');

    private static void WriteHunk(StringBuilder written, List<(char Kind, string Line)> script, int start, int end)
    {
        int oldBefore = script.Take(start).Count(step => step.Kind != '+');
        int newBefore = script.Take(start).Count(step => step.Kind != '-');
        List<(char Kind, string Line)> hunk = script[start..end];
        int oldCount = hunk.Count(step => step.Kind != '+');
        int newCount = hunk.Count(step => step.Kind != '-');
        written.Append($"@@ -{oldBefore + Math.Min(1, oldCount)},{oldCount} +{newBefore + Math.Min(1, newCount)},{newCount} @@\n");
        foreach ((char kind, string line) in hunk)
        {
            written.Append(kind).Append(line).Append('\n');
        }
    }

    private static List<(char Kind, string Line)> Script(string[] olds, string[] news)
    {
        if ((long)olds.Length * news.Length > MaxComparisons)
        {
            return [.. olds.Select(line => ('-', line)), .. news.Select(line => ('+', line))];
        }

        int[,] common = new int[olds.Length + 1, news.Length + 1];
        for (int o = olds.Length - 1; o >= 0; o--)
        {
            for (int n = news.Length - 1; n >= 0; n--)
            {
                common[o, n] = olds[o] == news[n] ? common[o + 1, n + 1] + 1 : Math.Max(common[o + 1, n], common[o, n + 1]);
            }
        }

        var script = new List<(char, string)>();
        int i = 0;
        int j = 0;
        while (i < olds.Length || j < news.Length)
        {
            if (i < olds.Length && j < news.Length && olds[i] == news[j])
            {
                script.Add((' ', olds[i++]));
                j++;
            }
            else if (i < olds.Length && (j == news.Length || common[i + 1, j] >= common[i, j + 1]))
            {
                script.Add(('-', olds[i++]));
            }
            else
            {
                script.Add(('+', news[j++]));
            }
        }

        return script;
    }
}
