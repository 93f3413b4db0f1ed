namespace Kaizen.OptimizerBench.Simulation;

/// <summary>Requests are decided by pairs of their attributes; the first pair that fits decides.</summary>
internal sealed class PolicyFamily : TaskFamily
{
    private const int Pairs = 22;
    private const string Decision = "the decision is ";

    private static readonly Dictionary<string, string[]> Attributes = new()
    {
        ["tier"] = ["bronze", "silver", "gold", "trial"],
        ["channel"] = ["web", "phone", "shop"],
        ["size"] = ["small", "middle", "large"],
        ["age"] = ["new", "recent", "old"],
        ["origin"] = ["home", "abroad", "partner"],
    };

    private static readonly string[] Decisions = ["approve", "decline", "escalate", "defer", "refund"];

    public PolicyFamily(int seed)
    {
        var random = new Random(seed + 2);
        var conditions = new HashSet<string>();
        while (conditions.Count < Pairs)
        {
            string[] names = [.. Attributes.Keys];
            random.Shuffle(names);
            conditions.Add($"{names[0]} is {Pick(Attributes[names[0]], random)} and {names[1]} is {Pick(Attributes[names[1]], random)}");
        }

        Rules = [.. conditions.Select(condition => new SimulatedRule(condition, Decision + Pick(Decisions, random)))];
    }

    public override string Name => "policy";

    public override string Metric => "exact";

    public override string SeedPrompt => "Decide what happens with the request.";

    public override string Field => "request";

    protected override IReadOnlyList<SimulatedRule> Rules { get; }

    public override string Answer(IReadOnlyList<SimulatedRule> rules, string input) =>
        rules.FirstOrDefault(rule => Concerns(rule, input))?.Outcome[Decision.Length..] ?? "approve";

    public override SimulatedRule Distort(SimulatedRule rule, string input, Random random)
    {
        string[] parts = rule.Condition.Split(" and ");
        return random.Next(2) == 0
            ? rule with { Condition = Pick(parts, random) }
            : rule with { Condition = $"{Pick(parts, random)} and {Pick(input.Split(", "), random)}" };
    }

    protected override bool Concerns(SimulatedRule rule, string input) =>
        rule.Outcome.StartsWith(Decision, StringComparison.Ordinal) && rule.Condition.Split(" and ").All(input.Split(", ").Contains);

    protected override string DrawInput(Random random) =>
        string.Join(", ", Attributes.Select(attribute => $"{attribute.Key} is {PickSkewed(attribute.Value, random)}"));
}
