namespace Kaizen.OptimizerBench.Simulation;

/// <summary>Fields are copied from a note, each in a form that depends on the field and the region.</summary>
internal sealed class ExtractionFamily : TaskFamily
{
    private const string Filling = "filling ";
    private const string Write = "write it ";
    private static readonly string[] Fields = ["client", "item", "city", "code", "agent"];
    private static readonly string[] Regions = ["north", "south", "west", "east", "coast", "hills"];

    private static readonly Dictionary<string, Func<string, string>> Forms = new()
    {
        ["in capitals"] = text => text.ToUpperInvariant(),
        ["backwards"] = text => new([.. text.Reverse()]),
        ["with a hash before it"] = text => "#" + text,
        ["as its first three letters"] = text => text[..3],
        ["without vowels"] = text => new([.. text.Where(character => !"aeiou".Contains(character))]),
        ["doubled with a dash"] = text => $"{text}-{text}",
        ["in brackets"] = text => $"[{text}]",
    };

    private readonly List<string> _words;

    public ExtractionFamily(int seed)
    {
        var random = new Random(seed + 1);
        _words = Invent(150, random);
        Rules =
        [
            .. from region in Regions
               from field in Fields
               where random.NextDouble() < 0.85
               select new SimulatedRule($"{Filling}{field} for {region}", Write + Pick([.. Forms.Keys], random)),
        ];
    }

    public override string Name => "extraction";

    public override string Metric => "fields";

    public override string SeedPrompt => "Fill in the form from the note. Answer like this: client=...; item=...; city=...; code=...; agent=...";

    public override string Field => "note";

    protected override IReadOnlyList<SimulatedRule> Rules { get; }

    public override string Answer(IReadOnlyList<SimulatedRule> rules, string input)
    {
        string[] words = input.Split(' ');
        return string.Join("; ", Fields.Select((field, index) => $"{field}={Form(rules, field, words[^1], words[index])}"));
    }

    public override SimulatedRule Distort(SimulatedRule rule, string input, Random random) => random.Next(2) == 0
        ? rule with { Condition = $"{Filling}{Pick(Fields, random)} for {Pick(Regions, random)}" }
        : rule with { Outcome = Write + Pick([.. Forms.Keys], random) };

    protected override bool Concerns(SimulatedRule rule, string input) =>
        rule.Condition.StartsWith(Filling, StringComparison.Ordinal) && rule.Condition.EndsWith($" for {input.Split(' ')[^1]}", StringComparison.Ordinal);

    protected override string DrawInput(Random random) =>
        string.Join(' ', Fields.Select(_ => Pick(_words, random)).Append(PickSkewed(Regions, random)));

    private static string Form(IReadOnlyList<SimulatedRule> rules, string field, string region, string word)
    {
        SimulatedRule? rule = rules.FirstOrDefault(rule => rule.Condition == $"{Filling}{field} for {region}");
        return rule is not null && rule.Outcome.StartsWith(Write, StringComparison.Ordinal) && Forms.TryGetValue(rule.Outcome[Write.Length..], out var form)
            ? form(word)
            : word;
    }
}
