using Kaizen.Optimization.Prompts;
using Kaizen.Optimization.Randomness;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.Gepa;

/// <summary>Lets the reflection model read what a candidate got right and wrong, and rewrite its instruction.</summary>
internal sealed class ReflectiveMutation(SearchContext context) : IProposer
{
    private const int CounterExamplesShown = 2;

    private readonly RandomStream _counterExamples = new(context.Config.Seed, "counter-examples");
    private readonly ProposalCheck _check = new(context);
    private readonly Dictionary<int, RejectedProposal> _rejected = [];

    public async Task<Proposal> ProposeAsync(
        Candidate parent, IReadOnlyList<Rollout> rollouts, int iteration, CancellationToken cancellationToken)
    {
        string question = ReflectionPrompt.Ask(
            context,
            parent.Parts.Instruction,
            [.. rollouts.Where(rollout => rollout.Score is not null)],
            [.. _counterExamples.Shuffle(iteration, context.CounterExamples).Take(CounterExamplesShown)],
            _rejected.GetValueOrDefault(parent.Index));
        Reflection answer = await context.Reflection.AskAsync(question, $"gepa/{iteration}", cancellationToken);
        string instruction = answer.Text is null ? "" : FencedText.Extract(answer.Text);
        PromptParts child = parent.Parts with { Instruction = instruction };
        string? problem = answer.Problem
            ?? _check.Problem(instruction)
            ?? (WasTried(child) ? "it is the same as an instruction that was tried before." : null);
        if (problem is null)
        {
            _rejected.Remove(parent.Index);
        }
        else
        {
            _rejected[parent.Index] = new(instruction, problem);
        }

        PromptParts? rest = problem is not null && _check.WithoutCopies(instruction) is { } left ? parent.Parts with { Instruction = left } : null;
        return new(child, [parent.Index], problem, rest is null || WasTried(rest) ? null : new(rest, [parent.Index], Problem: null));
    }

    private bool WasTried(PromptParts parts) => context.Lineage.Contains(parts.Text());
}
