namespace Kaizen.OptimizerBench.Simulation;

/// <summary>A kind of task with hidden rules: data follow from all of them, a model's answers from those that its prompt states.</summary>
internal abstract class TaskFamily
{
    public abstract string Name { get; }

    /// <summary>Gets the metric that fits: <c>exact</c> or <c>fields</c>.</summary>
    public abstract string Metric { get; }

    public abstract string SeedPrompt { get; }

    /// <summary>Gets the name of the only input.</summary>
    public abstract string Field { get; }

    /// <summary>Gets the hidden rules.</summary>
    protected abstract IReadOnlyList<SimulatedRule> Rules { get; }

    public static IReadOnlyList<TaskFamily> All(int seed) => [new RoutingFamily(seed), new ExtractionFamily(seed), new PolicyFamily(seed)];

    /// <summary>Draws examples with different inputs.</summary>
    public IReadOnlyList<BenchExample> Draw(int count, string prefix, Random random, HashSet<string> taken)
    {
        var examples = new List<BenchExample>();
        while (examples.Count < count)
        {
            string input = DrawInput(random);
            if (taken.Add(input))
            {
                examples.Add(new($"{prefix}{examples.Count}", new Dictionary<string, string> { [Field] = input }, Answer(Rules, input)));
            }
        }

        return examples;
    }

    /// <summary>The answer that follows from rules, in the order in which they are stated.</summary>
    public abstract string Answer(IReadOnlyList<SimulatedRule> rules, string input);

    /// <summary>The hidden rules that speak about an input and are not known yet.</summary>
    public IReadOnlyList<SimulatedRule> Missing(string input, IReadOnlyList<SimulatedRule> known) =>
        [.. Rules.Where(rule => Concerns(rule, input) && !known.Contains(rule))];

    /// <summary>The known rules, with the one that decides an input moved to the front; as they are when none is known.</summary>
    public IEnumerable<SimulatedRule> Reordered(string input, IReadOnlyList<SimulatedRule> known) =>
        Rules.FirstOrDefault(rule => Concerns(rule, input)) is { } decisive && known.Contains(decisive)
            ? known.Where(rule => rule != decisive).Prepend(decisive)
            : known;

    /// <summary>The stated rules that speak about an input and are wrong.</summary>
    public IReadOnlyList<SimulatedRule> Mistaken(string input, IReadOnlyList<SimulatedRule> known) =>
        [.. known.Where(rule => rule != SimulatedRule.Bare && Concerns(rule, input) && !Rules.Contains(rule))];

    /// <summary>A wrong conclusion from one input: too general, or about what stood there by chance.</summary>
    public abstract SimulatedRule Distort(SimulatedRule rule, string input, Random random);

    protected abstract bool Concerns(SimulatedRule rule, string input);

    protected abstract string DrawInput(Random random);

    protected static T Pick<T>(IReadOnlyList<T> items, Random random) => items[random.Next(items.Count)];

    /// <summary>Picks early items more often than late ones, as the world does.</summary>
    protected static T PickSkewed<T>(IReadOnlyList<T> items, Random random) =>
        items[(int)(items.Count * Math.Pow(random.NextDouble(), 1.6))];

    /// <summary>Makes words that no one has seen before.</summary>
    protected static List<string> Invent(int count, Random random)
    {
        const string Consonants = "bdfgklmnprstvz";
        const string Vowels = "aeiou";
        var words = new HashSet<string>();
        while (words.Count < count)
        {
            words.Add(string.Concat(Enumerable.Range(0, 3).Select(_ => $"{Consonants[random.Next(Consonants.Length)]}{Vowels[random.Next(Vowels.Length)]}")));
        }

        return [.. words];
    }
}
