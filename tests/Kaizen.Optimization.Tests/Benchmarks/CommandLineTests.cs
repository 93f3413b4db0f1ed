using System.Text.Json;
using Kaizen.OptimizerBench;
using Kaizen.OptimizerBench.Simulation;

namespace Kaizen.Optimization.Tests.Benchmarks;

/// <summary>What the optimizer bench prints, and what it says to arguments and files that it cannot use.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class CommandLineTests
{
    private const string Line = """{"inputs": {"note": "x"}, "output": "y"}""";

    private string _folder = "";

    [OneTimeSetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("kaizen-bench-").FullName;

    [OneTimeTearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("gepa")]
    [TestCase("miprov2")]
    [TestCase("published")]
    public async Task Run_OnASimulatedFamily_PrintsOneLineOfWhatTheSearchBrought(string optimizer)
    {
        TaskFamily family = TaskFamily.All(seed: 1)[0];
        string data = Path.Combine(_folder, optimizer);
        FamilyData.Of(family, seed: 1).WriteTo(data);
        await using var server = new SimulationServer([family], TimeSpan.Zero, faultPercent: 0);
        string address = await server.StartAsync(0);
        var output = new StringWriter();
        string[] words =
        [
            "run", "--endpoint", $"{address}/{family.Name}/v1", "--task-model", SimulationServer.TaskModel, "--reflect-model", SimulationServer.ReflectionModel,
            "--data", data, "--metric", family.Metric, "--optimizer", optimizer, "--max-metric-calls", "200", "--seed", "1", "--parallel", "8",
            "--seed-prompt", Path.Combine(data, "seed-prompt.txt"),
        ];

        int code = await CommandLine.ExecuteAsync(words, output, TextWriter.Null, CancellationToken.None);

        Assert.That(code, Is.Zero);
        Assert.That(output.ToString().TrimEnd(), Does.Not.Contain("\n"));
        JsonElement line = JsonDocument.Parse(output.ToString()).RootElement;
        Assert.Multiple(() =>
        {
            Assert.That(
                line.EnumerateObject().Select(member => member.Name),
                Is.EqualTo(new[] { "seed_test", "best_val", "best_test", "metric_calls", "reflect_calls", "candidates", "wall_s", "prompt" }));
            Assert.That(line.GetProperty("best_test").GetDouble(), Is.GreaterThan(line.GetProperty("seed_test").GetDouble() + 0.1));
            Assert.That(line.GetProperty("metric_calls").GetInt32(), optimizer == "published" ? Is.Positive : Is.InRange(100, 200));
            Assert.That(line.GetProperty("reflect_calls").GetInt32(), Is.EqualTo(server.ReflectionCalls));
        });
    }

    [TestCase("--minibatch", "0", "--minibatch must be a whole number of at least 1, not '0'.")]
    [TestCase("--max-metric-calls", "0", "--max-metric-calls must be a whole number of at least 1, not '0'.")]
    [TestCase("--max-metric-calls", "-3", "--max-metric-calls must be a whole number of at least 1, not '-3'.")]
    [TestCase("--parallel", "0", "--parallel must be a whole number of at least 1, not '0'.")]
    [TestCase("--parallel", "many", "--parallel must be a whole number of at least 1, not 'many'.")]
    [TestCase("--seed", "1.5", "--seed must be a whole number of at least 0, not '1.5'.")]
    [TestCase("--metric", "bleu", "--metric is exact or fields, not 'bleu'.")]
    [TestCase("--optimizer", "copro", "--optimizer is gepa, miprov2 or published, not 'copro'.")]
    [TestCase("--endpoint", "localhost", "--endpoint must be an address")]
    [TestCase("--seed-prompt", "nowhere.txt", "Could not find file")]
    [TestCase("--data", "nowhere", "Could not find a part of the path")]
    [TestCase("--speed", "9", "'--speed' is not understood here.")]
    public async Task Run_WhenAnArgumentCannotBeUsed_SaysSoInOneLine(string name, string value, string expected) =>
        await AssertRefusedAsync(With(name, value, GivenData(Line)), expected);

    [TestCase("", "holds no example")]
    [TestCase("{\"inputs\": ", "train.jsonl, line 2: this is not")]
    [TestCase("7", "train.jsonl, line 2: this is not")]
    [TestCase("{\"inputs\": {\"note\": \"x\"}}", "train.jsonl, line 2: this is not")]
    [TestCase("{\"inputs\": [], \"output\": \"y\"}", "train.jsonl, line 2: this is not")]
    public async Task Run_WhenALineIsNoExample_NamesIt(string line, string expected) =>
        await AssertRefusedAsync(With("--seed", "1", GivenData($"\n{line}")), expected);

    [TestCase("--seeds", "0", "--seeds must be a whole number of at least 1, not '0'.")]
    [TestCase("--budgets", "300,0", "--budgets must be a whole number of at least 1, not '0'.")]
    [TestCase("--minibatch", "0", "--minibatch must be a whole number of at least 1, not '0'.")]
    [TestCase("--optimizer", "copro", "--optimizer is gepa, miprov2 or published, not 'copro'.")]
    public async Task Table_WhenAnArgumentCannotBeUsed_SaysSoInOneLine(string name, string value, string expected) =>
        await AssertRefusedAsync(["table", name, value], expected);

    [Test]
    public async Task WithoutACommand_SaysWhichThereAre() => await AssertRefusedAsync([], "Give a command: run, serve or table.");

    private static async Task AssertRefusedAsync(string[] words, string expected)
    {
        var errors = new StringWriter();

        int code = await CommandLine.ExecuteAsync(words, TextWriter.Null, errors, CancellationToken.None);

        Assert.That(errors.ToString().TrimEnd(), Does.Contain(expected).And.Not.Contain("\n"));
        Assert.That(code, Is.EqualTo(2));
    }

    private static string[] With(string name, string value, string data)
    {
        var words = new Dictionary<string, string>
        {
            ["--endpoint"] = "http://localhost:9/v1",
            ["--task-model"] = "task",
            ["--reflect-model"] = "reflect",
            ["--data"] = data,
            ["--metric"] = "exact",
            ["--seed-prompt"] = Path.Combine(data, "seed.txt"),
            [name] = value,
        };
        return ["run", .. words.SelectMany(pair => new[] { pair.Key, pair.Value })];
    }

    private string GivenData(string train)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("N"))).FullName;
        File.WriteAllText(Path.Combine(folder, "train.jsonl"), train);
        File.WriteAllText(Path.Combine(folder, "val.jsonl"), Line);
        File.WriteAllText(Path.Combine(folder, "test.jsonl"), Line);
        File.WriteAllText(Path.Combine(folder, "seed.txt"), "Answer.");
        return folder;
    }
}
