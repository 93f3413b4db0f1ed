using System.Text.RegularExpressions;

namespace Kaizen.OptimizerBench.Simulation;

/// <summary>Reads an instruction and failing examples, each in a fenced block, and writes an instruction with more rules. Asked about a data set, or for
/// an instruction that is grounded in one, it draws its rules from right answers. It errs as models do: it takes in only so many examples, overlooks
/// some, draws wrong conclusions, states things vaguely and forgets rules.</summary>
internal sealed partial class SimulatedReflectionModel(TaskFamily family)
{
    private const double Overlooks = 0.2;
    private const double OverlooksPerExample = 0.015;
    private const double Right = 0.6;
    private const double Wrong = 0.2;
    private const double Corrects = 0.5;
    private const double Forgets = 0.02;
    private const double Rubbish = 0.05;
    private const int RulesPerExample = 2;
    private const int MostLessons = 5;
    private const int MostSummed = 6;

    public string Answer(string question, long seed)
    {
        Random random = Draws.From(seed, question);
        string[] blocks = [.. Fenced().Matches(question).Select(block => block.Groups["text"].Value)];
        if (!Example().IsMatch(question))
        {
            return Ground(question, blocks, random);
        }

        if (blocks.Length < 2 || random.NextDouble() < Rubbish)
        {
            return "```\nDo the task well and be careful.\n```";
        }

        string instruction = blocks[0].Trim();
        List<SimulatedRule> known = [.. SimulatedRule.ReadAll(instruction).Where(_ => random.NextDouble() >= Forgets)];
        var vague = new List<string>();
        Study([.. Failures(blocks[1])], known, vague, random);
        return Instruction(instruction, known, vague, random);
    }

    // Notes about examples and their summary are plain text; an instruction comes in a fence.
    private string Ground(string question, string[] blocks, Random random)
    {
        (string Input, string Output, string Expected)[] shown =
        [
            .. RightAnswer().Matches(question).Select(match => (match.Groups["input"].Value.Trim(), "", match.Groups["answer"].Value.Trim())),
        ];
        List<SimulatedRule> known = [.. SimulatedRule.ReadAll(question).Where(_ => random.NextDouble() >= Forgets)];
        var vague = new List<string>();
        Study(shown, known, vague, random);
        if (question.Contains("instruction", StringComparison.Ordinal))
        {
            return Instruction(blocks[0].Trim(), known, vague, random);
        }

        if (shown.Length == 0)
        {
            SimulatedRule[] summed = [.. known];
            random.Shuffle(summed);
            known = [.. summed.Take(MostSummed)];
        }

        return string.Join('\n', known.Select(rule => rule.Stated(random)).Prepend("What holds for the data:"));
    }

    private void Study((string Input, string Output, string Expected)[] examples, List<SimulatedRule> known, List<string> vague, Random random)
    {
        random.Shuffle(examples);
        foreach ((string input, string output, string expected) in examples.Take(MostLessons))
        {
            if (random.NextDouble() >= Overlooks + (OverlooksPerExample * examples.Length))
            {
                Learn(input, output, expected, known, vague, random);
            }
        }
    }

    private static string Instruction(string former, List<SimulatedRule> known, List<string> vague, Random random)
    {
        IEnumerable<string> prose = former.Split('\n').Where(line => SimulatedRule.ReadAll(line).Count == 0);
        return $"Here is a better instruction.\n```\n{string.Join('\n', prose.Concat(known.Select(rule => rule.Stated(random))).Concat(vague))}\n```";
    }

    private void Learn(string input, string output, string expected, List<SimulatedRule> known, List<string> vague, Random random)
    {
        if (output != expected && output.EndsWith(expected, StringComparison.Ordinal) && !known.Contains(SimulatedRule.Bare))
        {
            known.Add(SimulatedRule.Bare);
            return;
        }

        foreach (SimulatedRule mistake in family.Mistaken(input, known).Where(_ => random.NextDouble() < Corrects).ToList())
        {
            known.Remove(mistake);
        }

        IReadOnlyList<SimulatedRule> missing = family.Missing(input, known);
        if (missing.Count == 0 && random.NextDouble() < Corrects)
        {
            SimulatedRule[] reordered = [.. family.Reordered(input, known)];
            known.Clear();
            known.AddRange(reordered);
        }

        foreach (SimulatedRule rule in missing.Take(RulesPerExample))
        {
            double luck = random.NextDouble();
            if (luck < Right)
            {
                known.Add(rule);
            }
            else if (luck < Right + Wrong)
            {
                known.Add(family.Distort(rule, input, random));
            }
            else
            {
                vague.Add(rule.Vague());
            }
        }

        if (!known.Contains(SimulatedRule.Bare) && random.NextDouble() < Corrects)
        {
            known.Add(SimulatedRule.Bare);
        }
    }

    private static IEnumerable<(string Input, string Output, string Expected)> Failures(string examples)
    {
        foreach (string example in Example().Split(examples))
        {
            Match told = Told().Match(example);
            Match input = Input().Match(example);
            string output = Output().Match(example).Groups["text"].Value.Trim();
            if (told.Success && input.Success && output != told.Groups["text"].Value)
            {
                yield return (input.Groups["text"].Value.Trim(), output, told.Groups["text"].Value);
            }
        }
    }

    [GeneratedRegex(@"^(?<fence>`{3,})[^\n`]*\n(?<text>.*?)^\k<fence>\s*$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fenced();

    [GeneratedRegex(@"^# Example.*$", RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex(@"^## Inputs\s*\n(?:### [^\n]*\n)?(?<text>.*?)(?=^## )", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Input();

    [GeneratedRegex(@"^## Generated Outputs?\s*\n(?<text>.*?)(?=^## )", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Output();

    [GeneratedRegex(@"^[\w ]+: (?<input>[^\n]+)\n(?:correct output: |Output:\n)(?<answer>[^\n]*)$", RegexOptions.Multiline)]
    private static partial Regex RightAnswer();

    [GeneratedRegex(@"correct answer is '(?<text>.*?)'\.", RegexOptions.Singleline)]
    private static partial Regex Told();
}
