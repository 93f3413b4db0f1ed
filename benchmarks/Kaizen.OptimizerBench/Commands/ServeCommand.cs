using Kaizen.OptimizerBench.Simulation;

namespace Kaizen.OptimizerBench.Commands;

/// <summary>Serves the simulated models until the process is told to stop.</summary>
internal static class ServeCommand
{
    public static async Task ExecuteAsync(IReadOnlyList<string> words, TextWriter output, CancellationToken cancellationToken)
    {
        var arguments = new Arguments(words, "--port", "--data-seed", "--latency-ms", "--fault-percent", "--data");
        int seed = arguments.Number("--data-seed", 1);
        IReadOnlyList<TaskFamily> families = TaskFamily.All(seed);
        await using var server = new SimulationServer(
            families, TimeSpan.FromMilliseconds(arguments.Number("--latency-ms", 0)), arguments.Number("--fault-percent", 0));
        string address = await server.StartAsync(arguments.Number("--port", 0));
        foreach (TaskFamily family in families)
        {
            await output.WriteLineAsync($"{family.Name} ({family.Metric}): {address}/{family.Name}/v1, models {SimulationServer.TaskModel} and {SimulationServer.ReflectionModel}");
            if (arguments.Find("--data") is { } folder)
            {
                FamilyData.Of(family, seed).WriteTo(Path.Combine(folder, family.Name));
            }
        }

        await server.WaitForShutdownAsync(cancellationToken);
    }
}
