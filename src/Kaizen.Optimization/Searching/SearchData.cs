using Kaizen.Optimization.Data;
using Kaizen.Optimization.Randomness;

namespace Kaizen.Optimization.Searching;

/// <summary>What the size of a search depends on.</summary>
/// <param name="Train">The number of training examples, at least 1.</param>
/// <param name="Validation">The number of validation examples that there are, at least 1.</param>
/// <param name="IsShared">Whether they are the same examples.</param>
/// <param name="HasLongInputs">Whether a usual minibatch would make the question to the reflection model very long.</param>
internal sealed record SearchData(int Train, int Validation, bool IsShared, bool HasLongInputs)
{
    private const int LongInputCharacters = 8000;
    private const int UsualValidation = 16;

    /// <summary>Gets the number of examples that there are.</summary>
    public int Count => IsShared ? Train : Train + Validation;

    public static SearchData Of(IReadOnlyList<PreparedExample> train, IReadOnlyList<PreparedExample> validation) => new(
        train.Count,
        validation.Count,
        ReferenceEquals(train, validation),
        train.Average(example => example.Inputs.Values.Sum(value => value.Length)) > LongInputCharacters);

    /// <summary>How many validation examples a budget affords. Each accepted candidate takes a pass over them, so few let more candidates be tried;
    /// with too few the best cannot be told from the lucky. Sixteen is right for budgets from some 400 to 1000, with small ones fewer, with large
    /// ones more.</summary>
    public int ValidationSize(int maxMetricCalls)
    {
        int few = Math.Max(Math.Min(UsualValidation, maxMetricCalls / 24), Math.Min(10, maxMetricCalls / 4));
        return Math.Max(1, Math.Min(Validation, Math.Max(few, maxMetricCalls / 60)));
    }

    /// <summary>Takes a sample in which each answer has the share that it has in the whole. Of those with the same answer the first are taken, and where
    /// the shares round to less than one example the answer itself decides: further examples move the borders, and nothing else.</summary>
    public static IReadOnlyList<PreparedExample> Sample(IReadOnlyList<PreparedExample> examples, int size)
    {
        if (size >= examples.Count)
        {
            return examples;
        }

        var stream = new RandomStream(0, "sample");
        return
        [
            .. examples
                .GroupBy(example => example.Reference ?? "")
                .SelectMany(same => same.Select((example, index) => (Example: example, Place: (index + stream.UnitOf(same.Key)) / same.Count())))
                .OrderBy(pair => pair.Place)
                .Take(size)
                .Select(pair => pair.Example),
        ];
    }
}
