using Kaizen.Optimization;
using Kaizen.OptimizerBench.Models;
using Kaizen.OptimizerBench.Simulation;

namespace Kaizen.OptimizerBench.Commands;

/// <summary>Runs every family with every budget and seed on the simulated models and prints a table of means.</summary>
internal static class TableCommand
{
    public static async Task ExecuteAsync(IReadOnlyList<string> words, TextWriter output, CancellationToken cancellationToken)
    {
        var arguments = new Arguments(words, "--budgets", "--seeds", "--data-seed", "--latency-ms", "--fault-percent", "--parallel", "--minibatch", "--optimizer");
        int dataSeed = arguments.Number("--data-seed", 1);
        int seeds = arguments.Number("--seeds", 5, least: 1);
        int[] budgets = arguments.Numbers("--budgets", [300, 1000], least: 1);
        string optimizer = SearchMeasurement.Optimizer(arguments);
        int? minibatch = arguments.NumberOrNull("--minibatch", least: 1);
        int parallel = arguments.Number("--parallel", 8, least: 1);
        IReadOnlyList<TaskFamily> families = TaskFamily.All(dataSeed);
        await using var server = new SimulationServer(
            families, TimeSpan.FromMilliseconds(arguments.Number("--latency-ms", 0)), arguments.Number("--fault-percent", 0));
        string address = await server.StartAsync(0);
        using var http = new HttpClient();

        await output.WriteLineAsync("| family | budget | seed prompt | best val | best test | lowest | highest | metric calls | reflections | candidates | seconds |");
        await output.WriteLineAsync("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (int budget in budgets)
        {
            var all = new List<SearchMeasurement>();
            foreach (TaskFamily family in families)
            {
                var measured = new List<SearchMeasurement>();
                for (int seed = 1; seed <= seeds; seed++)
                {
                    measured.Add(await MeasureAsync(family, new() { MaxMetricCalls = budget, MinibatchSize = minibatch, Seed = seed }));
                }

                await output.WriteLineAsync(Row(family.Name, budget, measured));
                all.AddRange(measured);
            }

            await output.WriteLineAsync(Row("all", budget, all));
        }

        Task<SearchMeasurement> MeasureAsync(TaskFamily family, OptimizerConfig config)
        {
            FamilyData data = FamilyData.Of(family, dataSeed);
            var problem = new PromptSearchProblem
            {
                SeedPrompt = family.SeedPrompt,
                InputFields = [family.Field],
                Train = Examples(data.Train),
                Validation = Examples(data.Validation),
                Evaluator = SearchMeasurement.Metric(family.Metric),
                TaskModel = SimulationServer.TaskModel,
                ReflectionModel = SimulationServer.ReflectionModel,
                Config = config,
                RequestSeed = config.Seed,
                MaxParallelCalls = parallel,
            };
            var model = new ChatModel(http, $"{address}/{family.Name}/v1", "none", config.Seed, TimeProvider.System);
            return SearchMeasurement.OfAsync(optimizer, problem, Examples(data.Test), model, cancellationToken);
        }
    }

    private static Example[] Examples(IEnumerable<BenchExample> examples) => [.. examples.Select(example => example.ToExample())];

    private static string Row(string family, int budget, List<SearchMeasurement> measured) =>
        $"| {family} | {budget} | {measured.Average(one => one.SeedTest):0.000} | {measured.Average(one => one.BestValidation):0.000}"
        + $" | {measured.Average(one => one.BestTest):0.000} | {measured.Min(one => one.BestTest):0.000} | {measured.Max(one => one.BestTest):0.000}"
        + $" | {measured.Average(one => one.MetricCalls):0} | {measured.Average(one => one.ReflectionCalls):0.0}"
        + $" | {measured.Average(one => one.Candidates):0.0} | {measured.Average(one => one.WallSeconds):0.00} |";
}
