namespace Kaizen.Optimization;

/// <summary>Whether the new prompt is better than the incumbent.</summary>
public enum Verdict
{
    /// <summary>The hold-out proves that it is better.</summary>
    Improved,

    /// <summary>The hold-out proves nothing either way, or there is none.</summary>
    NotProven,

    /// <summary>It is worse on the hold-out.</summary>
    Worse,
}

/// <summary>Why a search ended.</summary>
public enum FinishReason
{
    /// <summary>Its metric calls are used up, or there is nothing left to learn.</summary>
    Completed,

    /// <summary>No candidate beat the incumbent.</summary>
    NoImprovement,

    /// <summary>The cost budget is reached.</summary>
    Budget,

    /// <summary>The time is up.</summary>
    WallClock,
}

/// <summary>An interval of a quantity; both ends belong to it.</summary>
public sealed record Interval(double Low, double High);

/// <summary>What a run found, and the evidence for it.</summary>
public sealed record OptimizationOutcome
{
    /// <summary>Gets the winner: exactly the text that was evaluated and is to be sent.</summary>
    public required string PromptText { get; init; }

    /// <summary>Gets the text that the search started from.</summary>
    public required string IncumbentText { get; init; }

    public required FinishReason FinishReason { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>Gets the winner's mean score on the validation set, or null when none was scored. It is optimistic: the best of many.</summary>
    public required double? ValidationScore { get; init; }

    /// <summary>Gets the incumbent's mean score on the hold-out (on validation where there is none).</summary>
    public required double? BaselineScore { get; init; }

    /// <summary>Gets the winner's mean score on the hold-out, or null when there is none.</summary>
    public required double? TestScore { get; init; }

    /// <summary>Gets the winner's mean score on the hold-out (on validation where there is none).</summary>
    public double? Score => TestScore ?? ValidationScore;

    /// <summary>Gets the winner's mean score by the judge on the hold-out, or null when no judge scored.</summary>
    public required double? JudgeScore { get; init; }

    /// <summary>Gets the 95 % interval of the paired difference winner − incumbent on the hold-out, or null when there is none.</summary>
    public required Interval? ImprovementInterval { get; init; }

    /// <summary>Gets the hold-out examples that both prompts have a score for.</summary>
    public required IReadOnlyList<HoldOutPair> HoldOutPairs { get; init; }

    public required OptimizationPlan Plan { get; init; }

    /// <summary>Gets the number of <see cref="Candidates"/>: the incumbent, and every proposal, refused ones too.</summary>
    public required int TrialsCompleted { get; init; }

    public required int MetricCalls { get; init; }

    public required ModelUsage Usage { get; init; }

    /// <summary>Gets every candidate, the incumbent first.</summary>
    public required IReadOnlyList<CandidateRecord> Candidates { get; init; }

    /// <summary>Gets further facts about the run by snake_case name (duplicates, contradictions, judge noise, warnings), JSON-serializable.</summary>
    public required IReadOnlyDictionary<string, object?> Facts { get; init; }
}

/// <summary>One hold-out example under the incumbent and the winner. Scores are in [0, 1].</summary>
public sealed record HoldOutPair(
    string ExampleId, IReadOnlyDictionary<string, string> Inputs, string OldAnswer, string NewAnswer, double OldScore, double NewScore);

/// <summary>One candidate in the lineage of a search.</summary>
/// <param name="Index">Its number; 0 is the incumbent.</param>
/// <param name="Parents">The numbers of the candidates it was made from. A candidate is developed while it is validated: where it then had to be dropped
/// because its validation came to no end, a child that proved itself stays, and its reason says so.</param>
/// <param name="ValidationScore">Its mean score on validation, or null when it was dropped before.</param>
/// <param name="Scores">Its score for each validation example by id.</param>
/// <param name="Text">The exact text that was measured.</param>
/// <param name="Reason">Why it was accepted or dropped.</param>
/// <param name="MetricCallsBefore">The metric calls that the search had made before the candidate was last scored.</param>
public sealed record CandidateRecord(
    int Index,
    IReadOnlyList<int> Parents,
    string Text,
    bool Accepted,
    string Reason,
    double? ValidationScore,
    IReadOnlyDictionary<string, double> Scores,
    int MetricCallsBefore);
