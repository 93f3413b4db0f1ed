using Kaizen.Optimization.Data;

namespace Kaizen.Optimization.Searching;

/// <summary>What the size of a search depends on.</summary>
/// <param name="Train">The number of training examples, at least 1.</param>
/// <param name="Validation">The number of validation examples that there are, at least 1.</param>
/// <param name="IsShared">Whether they are the same examples.</param>
/// <param name="HasLongInputs">Whether a usual minibatch would make the question to the reflection model very long.</param>
internal sealed record SearchData(int Train, int Validation, bool IsShared, bool HasLongInputs)
{
    private const int LongInputCharacters = 8000;

    public static SearchData Of(IReadOnlyList<PreparedExample> train, IReadOnlyList<PreparedExample> validation) => new(
        train.Count,
        validation.Count,
        ReferenceEquals(train, validation),
        train.Average(example => example.Inputs.Values.Sum(value => value.Length)) > LongInputCharacters);

    /// <summary>How many validation examples a budget affords: a pass takes a twelfth of it at most, unless that would be too few to rank by.</summary>
    public int ValidationSize(int maxMetricCalls) =>
        Math.Max(1, Math.Min(Validation, Math.Max(maxMetricCalls / 12, Math.Min(10, maxMetricCalls / 4))));

    /// <summary>Takes a sample in which each answer has the share that it has in the whole.</summary>
    public static IReadOnlyList<PreparedExample> Sample(IReadOnlyList<PreparedExample> examples, int size)
    {
        if (size >= examples.Count)
        {
            return examples;
        }

        PreparedExample[] byAnswer = [.. examples.OrderBy(example => example.Reference, StringComparer.Ordinal)];
        return [.. Enumerable.Range(0, size).Select(index => byAnswer[(int)((long)index * byAnswer.Length / size)])];
    }
}
