using System.Text.RegularExpressions;

namespace Kaizen.OptimizerBench.Simulation;

/// <summary>A rule in the language that the simulated models share: "When [condition], then [outcome]."</summary>
internal sealed partial record SimulatedRule(string Condition, string Outcome)
{
    /// <summary>The rule of every family that the answer comes without any words around it.</summary>
    public static readonly SimulatedRule Bare = new("answering", "the bare answer is given");

    /// <summary>The wordings that the task model understands.</summary>
    private static readonly string[] Wordings = ["When {0}, then {1}.", "If {0}: {1}.", "Note: as soon as {0}, always {1}."];

    public static IReadOnlyList<SimulatedRule> ReadAll(string prompt) =>
        [.. Stated().Matches(prompt).Select(match => new SimulatedRule(match.Groups["condition"].Value.Trim(), match.Groups["outcome"].Value.Trim())).Distinct()];

    public string Stated(Random random) => "- " + string.Format(Wordings[random.Next(Wordings.Length)], Condition, Outcome);

    /// <summary>A wording that sounds right, but that the task model makes nothing of.</summary>
    public string Vague() => $"- Pay close attention to cases like \"{Condition}\".";

    [GeneratedRegex(@"^- (?:When (?<condition>.+?), then (?<outcome>.+?)\.|If (?<condition>.+?): (?<outcome>.+?)\.|Note: as soon as (?<condition>.+?), always (?<outcome>.+?)\.)\s*$", RegexOptions.Multiline)]
    private static partial Regex Stated();
}
