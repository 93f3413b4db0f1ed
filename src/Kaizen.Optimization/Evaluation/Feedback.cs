namespace Kaizen.Optimization.Evaluation;

/// <summary>How evaluators tell reflection what was right and what was not.</summary>
internal static class Feedback
{
    public static string Right(string reference) => $"The answer is correct. The correct answer is '{reference.Trim()}'.";

    public static string Wrong(string answer, string reference) =>
        $"The answer is incorrect: it was '{Clip(answer.Trim())}'. The correct answer is '{reference.Trim()}'.";

    public static string Partly(double score, string details, string reference) =>
        $"The answer is partly incorrect (score {score:0.##}). {details} The correct answer is '{reference.Trim()}'.";

    /// <summary>Shortens a text, but never in the middle of a surrogate pair.</summary>
    public static string Clip(string text, int length = 300) =>
        text.Length <= length ? text : text[..(char.IsSurrogatePair(text, length - 1) ? length - 1 : length)] + " [...]";
}
