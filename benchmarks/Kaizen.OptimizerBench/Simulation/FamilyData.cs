namespace Kaizen.OptimizerBench.Simulation;

/// <summary>A family's data sets, without a common input.</summary>
internal sealed record FamilyData(
    TaskFamily Family, IReadOnlyList<BenchExample> Train, IReadOnlyList<BenchExample> Validation, IReadOnlyList<BenchExample> Test)
{
    private const int TrainSize = 60;
    private const int ValidationSize = 25;
    private const int TestSize = 200;

    public static FamilyData Of(TaskFamily family, int seed)
    {
        var random = new Random(seed);
        var taken = new HashSet<string>();
        return new(
            family,
            family.Draw(TrainSize, "train-", random, taken),
            family.Draw(ValidationSize, "val-", random, taken),
            family.Draw(TestSize, "test-", random, taken));
    }

    /// <summary>Writes the files that <c>run</c> reads.</summary>
    public void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        BenchExample.Write(Path.Combine(folder, "train.jsonl"), Train);
        BenchExample.Write(Path.Combine(folder, "val.jsonl"), Validation);
        BenchExample.Write(Path.Combine(folder, "test.jsonl"), Test);
        File.WriteAllText(Path.Combine(folder, "seed-prompt.txt"), Family.SeedPrompt);
    }
}
