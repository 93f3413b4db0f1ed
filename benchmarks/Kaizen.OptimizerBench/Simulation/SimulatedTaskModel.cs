namespace Kaizen.OptimizerBench.Simulation;

/// <summary>Answers by the rules that a prompt states; the more there are, the more often it overlooks one.</summary>
internal sealed class SimulatedTaskModel(TaskFamily family)
{
    private const double Lapse = 0.005;
    private const double LapsePerRule = 0.0005;

    public string Answer(string prompt, string user, long seed)
    {
        string label = family.Field + ": ";
        string input = user.Trim();
        input = input.StartsWith(label, StringComparison.Ordinal) ? input[label.Length..] : input;
        IReadOnlyList<SimulatedRule> stated = SimulatedRule.ReadAll(prompt);
        Random random = Draws.From(seed, prompt, input);
        double lapse = Lapse + (LapsePerRule * stated.Count);
        SimulatedRule[] seen = [.. stated.Where(_ => random.NextDouble() >= lapse)];
        string answer = family.Answer(seen, input);
        return seen.Contains(SimulatedRule.Bare) ? answer : $"Sure! Here you are: {answer}";
    }
}
