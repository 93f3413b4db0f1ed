using System.Text.RegularExpressions;

namespace Kaizen.OptimizerBench.Simulation;

/// <summary>Answers by the rules that a prompt states, and by some of those that its demonstrations follow; the more there are, the more often it overlooks
/// one.</summary>
internal sealed partial class SimulatedTaskModel(TaskFamily family)
{
    private const double Lapse = 0.005;
    private const double LapsePerRule = 0.0005;
    private const double Grasps = 0.5;

    public string Answer(string prompt, string user, long seed)
    {
        string label = family.Field + ": ";
        string input = user.Trim();
        input = input.StartsWith(label, StringComparison.Ordinal) ? input[label.Length..] : input;
        IReadOnlyList<SimulatedRule> stated = [.. SimulatedRule.ReadAll(prompt).Concat(Shown(prompt, seed)).Distinct()];
        Random random = Draws.From(seed, prompt, input);
        double lapse = Lapse + (LapsePerRule * stated.Count);
        SimulatedRule[] seen = [.. stated.Where(_ => random.NextDouble() >= lapse)];
        string answer = family.Answer(seen, input);
        return seen.Contains(SimulatedRule.Bare) ? answer : $"Sure! Here you are: {answer}";
    }

    private IEnumerable<SimulatedRule> Shown(string prompt, long seed)
    {
        foreach (Match demonstration in Demonstration().Matches(prompt))
        {
            string input = demonstration.Groups["input"].Value;
            Random random = Draws.From(seed, input);
            foreach (SimulatedRule rule in family.Missing(input, []).Where(_ => random.NextDouble() < Grasps))
            {
                yield return rule;
            }

            yield return SimulatedRule.Bare;
        }
    }

    [GeneratedRegex(@"^Input:\n[\w ]+: (?<input>[^\n]+)\nOutput:$", RegexOptions.Multiline)]
    private static partial Regex Demonstration();
}
