using System.Text;
using Kaizen.Optimization;
using Kaizen.Optimization.Data;
using Kaizen.Optimization.Evaluation;
using Kaizen.Optimization.Gepa;
using Kaizen.Optimization.LanguageModels;
using Kaizen.Optimization.Prompts;
using Kaizen.Optimization.Randomness;

namespace Kaizen.OptimizerBench.Baseline;

/// <summary>GEPA as its paper and the defaults of its library describe it (arXiv 2507.19457), to compare with: one step after the other, minibatches of
/// three, every child scored in full before the next step, the budget looked at between steps only, so that it may be passed.</summary>
internal sealed class PublishedGepa(PromptSearchProblem problem, ILanguageModel model)
{
    private const int BatchSize = 3;
    private const int MostSteps = 1000;

    private readonly SemaphoreSlim _threads = new(problem.MaxParallelCalls);
    private readonly List<Scored> _pool = [];
    private readonly List<CandidateRecord> _records = [];
    private int _metricCalls;
    private int _reflections;

    private sealed record Scored(string Text, IReadOnlyList<double?> Scores)
    {
        public double? Mean => Scores.Average();
    }

    private sealed record Answered(PreparedExample Example, string Output, Assessment Assessment)
    {
        public double Score => Assessment.Score ?? 0;
    }

    public async Task<PromptSearchResult> RunAsync(CancellationToken cancellationToken)
    {
        PreparedExample[] train = [.. problem.Train.Select(PreparedExample.From)];
        PreparedExample[] validation = [.. problem.Validation.Select(PreparedExample.From)];
        var sampler = new MinibatchSampler<PreparedExample>(train, BatchSize, new(problem.Config.Seed, "batch"));
        var selection = new RandomStream(problem.Config.Seed, "select");
        await AcceptAsync(problem.SeedPrompt, [], validation, cancellationToken);

        for (int step = 0; _metricCalls < problem.Config.MaxMetricCalls && step < MostSteps; step++)
        {
            int parent = ParetoFrontier.Of([.. _pool.Select(one => one.Scores)]).Select([.. _pool.Select(one => one.Mean)], selection.Unit(step));
            PreparedExample[] batch = sampler.Next();
            Answered[] before = await ScoreAsync(_pool[parent].Text, batch, cancellationToken);
            if (before.All(answered => answered.Score >= 1))
            {
                continue;
            }

            string child = await ReflectAsync(_pool[parent].Text, before, step, cancellationToken);
            Answered[] after = await ScoreAsync(child, batch, cancellationToken);
            if (after.Sum(answered => answered.Score) > before.Sum(answered => answered.Score))
            {
                await AcceptAsync(child, [parent], validation, cancellationToken);
            }
        }

        Scored best = _pool.MaxBy(one => one.Mean)!;
        return new(
            best.Text, best.Mean ?? 0, _metricCalls, "", ModelUsage.None with { TaskCalls = _metricCalls, ReflectionCalls = _reflections }, _records);
    }

    private async Task AcceptAsync(string text, IReadOnlyList<int> parents, PreparedExample[] validation, CancellationToken cancellationToken)
    {
        int before = _metricCalls;
        Answered[] answered = await ScoreAsync(text, validation, cancellationToken);
        var scored = new Scored(text, [.. answered.Select(one => (double?)one.Score)]);
        _records.Add(new(_pool.Count, parents, text, true, "", scored.Mean, answered.ToDictionary(one => one.Example.Id, one => one.Score), before));
        _pool.Add(scored);
    }

    private Task<Answered[]> ScoreAsync(string text, PreparedExample[] examples, CancellationToken cancellationToken)
    {
        _metricCalls += examples.Length;
        return Task.WhenAll(examples.Select(async example =>
        {
            await _threads.WaitAsync(cancellationToken);
            try
            {
                var request = new ModelRequest(ModelRole.Task, problem.TaskModel, PromptRenderer.Render(text, problem.InputFields, example.Inputs));
                ModelAnswer answer = await model.CompleteAsync(request, cancellationToken);
                return new Answered(example, answer.Text, await problem.Evaluator.EvaluateAsync(example, answer.Text, 0, cancellationToken));
            }
            finally
            {
                _threads.Release();
            }
        }));
    }

    private async Task<string> ReflectAsync(string instruction, Answered[] examples, int step, CancellationToken cancellationToken)
    {
        var records = new StringBuilder();
        for (int number = 1; number <= examples.Length; number++)
        {
            Answered answered = examples[number - 1];
            records.Append("# Example ").Append(number).Append("\n## Inputs\n");
            foreach (string field in problem.InputFields)
            {
                records.Append("### ").Append(field).Append('\n').Append(answered.Example.Inputs[field]).Append("\n\n");
            }

            records.Append("## Generated Outputs\n").Append(answered.Output).Append("\n\n## Feedback\n").Append(answered.Assessment.Reason).Append("\n\n");
        }

        string question = $"""
            These are the instructions of an assistant:
            {FencedText.Fence(instruction)}

            Some inputs with the assistant's answers and what is to be said about them:
            {FencedText.Fence(records.ToString().TrimEnd())}

            Write new instructions for the assistant. Find out what its task and its inputs are; put every fact of the domain that the feedback tells into the
            instructions, since it may not be known otherwise, and every strategy that worked. Give the new instructions between ``` fences.
            """;
        _reflections++;
        var request = new ModelRequest(ModelRole.Reflection, problem.ReflectionModel, [new(ModelSpeaker.User, question)]) { CallId = $"{step}" };
        return FencedText.Extract((await model.CompleteAsync(request, cancellationToken)).Text);
    }
}
