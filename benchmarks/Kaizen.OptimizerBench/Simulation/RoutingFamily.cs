namespace Kaizen.OptimizerBench.Simulation;

/// <summary>Messages go to the queue that a word in them stands for.</summary>
internal sealed class RoutingFamily : TaskFamily
{
    private const int KeyWords = 28;
    private const int FillWords = 40;
    private const int Queues = 7;
    private const string Mentions = "the message mentions ";
    private const string Goes = "the queue is ";

    private readonly List<string> _keys;
    private readonly List<string> _fill;

    public RoutingFamily(int seed)
    {
        var random = new Random(seed);
        List<string> words = Invent(KeyWords + FillWords + Queues, random);
        _keys = words[..KeyWords];
        _fill = words[KeyWords..(KeyWords + FillWords)];
        List<string> queues = words[(KeyWords + FillWords)..];
        Rules = [.. _keys.Select(key => new SimulatedRule(Mentions + key, Goes + Pick(queues, random)))];
    }

    public override string Name => "routing";

    public override string Metric => "exact";

    public override string SeedPrompt => "Read the message and name the queue that it belongs to.";

    public override string Field => "message";

    protected override IReadOnlyList<SimulatedRule> Rules { get; }

    public override string Answer(IReadOnlyList<SimulatedRule> rules, string input) =>
        rules.FirstOrDefault(rule => Concerns(rule, input))?.Outcome[Goes.Length..] ?? "general";

    public override SimulatedRule Distort(SimulatedRule rule, string input, Random random) =>
        rule with { Condition = Mentions + Pick(input.Split(' '), random) };

    protected override bool Concerns(SimulatedRule rule, string input) =>
        rule.Condition.StartsWith(Mentions, StringComparison.Ordinal) && rule.Outcome.StartsWith(Goes, StringComparison.Ordinal)
        && input.Split(' ').Contains(rule.Condition[Mentions.Length..]);

    protected override string DrawInput(Random random)
    {
        string[] words = [.. Enumerable.Range(0, 7).Select(_ => Pick(_fill, random))];
        words[random.Next(words.Length)] = PickSkewed(_keys, random);
        return string.Join(' ', words);
    }
}
