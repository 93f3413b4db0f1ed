namespace Kaizen.Optimization;

/// <summary>One recorded use of a prompt: what went in, what came out and how good it was.</summary>
/// <param name="Id">Identifies the example within its data set: not empty, and no other example there has it.</param>
/// <param name="Inputs">The input fields by name; a value that is not a text is given as JSON.</param>
/// <param name="Output">The answer that the application got, or null.</param>
/// <param name="ExpectedOutput">What the answer should have been, or null when no one said.</param>
/// <param name="Score">How good <paramref name="Output"/> was, in [0, 1], or null when no one said.</param>
/// <param name="Comment">Why the score, or null.</param>
/// <param name="IsSeed">Whether the example was uploaded as a seed; seeds never enter the hold-out.</param>
public sealed record Example(
    string Id,
    IReadOnlyDictionary<string, string> Inputs,
    string? Output = null,
    string? ExpectedOutput = null,
    double? Score = null,
    string? Comment = null,
    bool IsSeed = false)
{
    /// <exception cref="ArgumentOutOfRangeException">The score is outside [0, 1] or not a number.</exception>
    public double? Score { get; init => field = Checked(value); } = Checked(Score);

    private static double? Checked(double? score) => score is { } value ? new Domain.Common.Score(value).Value : null;
}
