using System.Text.RegularExpressions;
using Kaizen.Optimization.Evaluation;
using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Optimization.Tests.Worlds;

/// <summary>A small world with a rule for each colour. The task model knows only the rules that its prompt states as "colour means label"; the
/// reflection model learns one rule from the first wrong answer that it is shown.</summary>
/// <param name="mostRules">How many rules a prompt can hold: a further one displaces the oldest, so that prompts are good at different things.</param>
internal sealed partial class RuleWorld(int mostRules = int.MaxValue) : ILanguageModel
{
    public const string SeedPrompt = "Name the label of the note.";

    private static readonly string[] Colours = ["red", "blue", "green", "black", "white", "amber", "violet", "brown"];
    private static readonly string[] Labels = ["alpha", "beta", "gamma", "delta"];

    public static IReadOnlyList<Example> Examples(int count, int start = 0) =>
    [
        .. Enumerable.Range(start, count).Select(number => new Example(
            $"e{number:0000}",
            new Dictionary<string, string> { ["note"] = $"note {number}: the {Colours[number % Colours.Length]} one" },
            ExpectedOutput: LabelOf(Colours[number % Colours.Length]))),
    ];

    public static PromptSearchProblem Search(int maxMetricCalls = 300, int seed = 1) => new()
    {
        SeedPrompt = SeedPrompt,
        InputFields = ["note"],
        Train = Examples(40),
        Validation = Examples(20, start: 100),
        Evaluator = PromptMetrics.ExactMatch,
        TaskModel = "task",
        ReflectionModel = "reflect",
        Config = new() { MaxMetricCalls = maxMetricCalls, Seed = seed },
    };

    public static OptimizationProblem Problem(int examples, int maxMetricCalls = 400, int seed = 1) => new()
    {
        InputFields = ["note"],
        IncumbentPrompt = SeedPrompt,
        Examples = Examples(examples),
        Evaluator = new EvaluatorConfig("exact_match"),
        Models = new("task", "reflect", "judge"),
        Config = new() { MaxMetricCalls = maxMetricCalls, Seed = seed },
    };

    public static string LabelOf(string colour) => Labels[Array.IndexOf(Colours, colour) % Labels.Length];

    public Task<ModelAnswer> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        string text = request.Role switch
        {
            ModelRole.Task => Answer(request),
            ModelRole.Reflection => Reflect(request.Messages[0].Text),
            _ => Judge(request.Messages[1].Text),
        };
        return Task.FromResult(new ModelAnswer(text, request.Messages.Sum(message => message.Text.Length) / 4, text.Length / 4));
    }

    private static string Answer(ModelRequest request)
    {
        string input = request.Messages[^1].Text;
        string prompt = request.Messages[0].Text;
        string colour = Colours.First(name => input.Contains($"the {name} one", StringComparison.Ordinal));
        Match rule = Regex.Match(prompt, $@"{colour} means (\w+)");
        Match shown = Regex.Match(prompt, $@"the {colour} one\nOutput:\n(\w+)");
        return rule.Success ? rule.Groups[1].Value : shown.Success ? shown.Groups[1].Value : "unknown";
    }

    private string Reflect(string question)
    {
        string[] blocks = question.Split("```");
        if (blocks.Length < 5)
        {
            return "They are notes with labels.";
        }

        string instruction = blocks[1].Trim();
        foreach (Match wrong in Wrong().Matches(blocks[3]))
        {
            string rule = $"{wrong.Groups["colour"].Value} means {wrong.Groups["label"].Value}.";
            if (!instruction.Contains(rule, StringComparison.Ordinal))
            {
                string[] lines = [.. instruction.Split('\n'), rule];
                string[] kept = [lines[0], .. lines[1..].TakeLast(mostRules)];
                return $"Here it is:\n```\n{string.Join('\n', kept)}\n```";
            }
        }

        return $"```\n{instruction}\n```";
    }

    private static string Judge(string question)
    {
        string[] answers = [.. Regex.Matches(question, @"<answer_\w>\n(.*)\n").Select(match => match.Groups[1].Value)];
        return answers[0] == answers[1]
            ? """{"reason": "Both say the same.", "score": 1}"""
            : """{"reason": "Answer A and answer B differ.", "score": 0}""";
    }

    [GeneratedRegex(@"the (?<colour>\w+) one(?:(?!# Example)[\s\S])*?The answer is incorrect(?:(?!# Example)[\s\S])*?The correct answer is '(?<label>\w+)'")]
    private static partial Regex Wrong();
}
