using Kaizen.Optimization.Evaluation;
using Kaizen.Optimization.LanguageModels;
using Kaizen.OptimizerBench.Simulation;

namespace Kaizen.Optimization.Tests.Worlds;

/// <summary>A family of the optimizer bench within the process: its prompts grow with what is learned. The judge is never content.</summary>
internal sealed class FamilyWorld(TaskFamily family) : ILanguageModel
{
    public OptimizationProblem Problem(int examples) => new()
    {
        InputFields = [family.Field],
        IncumbentPrompt = family.SeedPrompt,
        Examples = [.. family.Draw(examples, "e", new(1), []).Select(example => example.ToExample())],
        Evaluator = EvaluatorConfig.Default,
        Models = new("task", "reflect", "judge"),
    };

    public Task<ModelAnswer> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        string user = request.Messages[^1].Text;
        string text = request.Role switch
        {
            ModelRole.Task => new SimulatedTaskModel(family).Answer(request.Messages[0].Text, user, seed: 1),
            ModelRole.Reflection => new SimulatedReflectionModel(family).Answer(user, seed: 1),
            _ => """{"reason": "The assistant's answer names another one than the correct answer does, which is what counts in this task.", "score": 0}""",
        };
        return Task.FromResult(new ModelAnswer(text, request.Messages.Sum(message => message.Text.Length) / 4, text.Length / 4));
    }
}
