using System.Text.Json;
using Kaizen.Application.Jobs.Inputs;
using Kaizen.Application.Tests.Memory;
using Kaizen.Domain.Common;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;
using Kaizen.Domain.Traces;
using Kaizen.Optimization;

namespace Kaizen.Application.Tests.Jobs.Inputs;

internal sealed class JobInputsReaderTests
{
    private static readonly TaskSettings FromTraces = new() { FeedbackSource = FeedbackOrigin.Traces };

    private readonly UseCases _useCases = new();

    [TearDown]
    public void Stop() => _useCases.Dispose();

    [Test]
    public async Task ReadAsync_TakesEntriesAsExamplesOldestFirst()
    {
        OptimizationTask task = _useCases.GivenATask();
        FeedbackEntry late = GivenAnEntry(task, minute: 2, """{"text":"b","n":1.50,"list":["x"]}""");
        FeedbackEntry early = GivenAnEntry(task, minute: 1, """{"text":"a"}""", FeedbackSource.Seed);

        JobInputs inputs = await ReadAsync(task);

        Assert.Multiple(() =>
        {
            Assert.That(inputs.Examples.Select(example => example.Id), Is.EqualTo(new[] { early.Id.ToString(), late.Id.ToString() }));
            Assert.That(inputs.Examples.Select(example => example.IsSeed), Is.EqualTo(new[] { true, false }));
            Assert.That(
                inputs.Examples[1].Inputs,
                Is.EqualTo(new Dictionary<string, string> { ["text"] = "b", ["n"] = "1.50", ["list"] = """["x"]""" }));
            Assert.That(
                (inputs.Examples[1].Output, inputs.Examples[1].ExpectedOutput, inputs.Examples[1].Score, inputs.Examples[1].Comment),
                Is.EqualTo(("o", "e", (double?)0.5, "c")));
            Assert.That(inputs.Fields, Is.EqualTo(new[] { "text", "n", "list" }));
        });
    }

    [Test]
    public async Task ReadAsync_WhenAValueIsSpeltInAnotherWay_TakesItForTheSame()
    {
        OptimizationTask task = _useCases.GivenATask();
        GivenAnEntry(task, minute: 1, """{"m":["ü漢<",{"b":1.0}]}""");
        GivenAnEntry(task, minute: 2, """{"m": [ "\u00fc\u6f22\u003c", { "b": 1.0 } ] }""");

        JobInputs inputs = await ReadAsync(task);

        Assert.That(inputs.Examples.Select(example => example.Inputs["m"]), Is.All.EqualTo("""["ü漢<",{"b":1.0}]"""));
    }

    [Test]
    public async Task ReadAsync_TakesTheTasksSettingsAndElseTheDefaults()
    {
        OptimizationTask plain = _useCases.GivenATask();
        OptimizationTask set = _useCases.GivenATask(new()
        {
            Description = "d",
            Schema = new JsonText("""{"fields":["b","a"]}"""),
            ModuleType = ModuleKind.ChainOfThought,
            OptimizerType = OptimizerKind.MiproV2,
            EvaluatorConfig = new JsonText("""{"type":"exact_match"}"""),
            GepaConfig = new JsonText("""{"seed":3}"""),
            CostBudget = 0.5,
            TeacherModel = "t2",
        });

        JobInputs byDefault = await ReadAsync(plain);
        JobInputs inputs = await ReadAsync(set);

        Assert.Multiple(() =>
        {
            Assert.That((byDefault.Optimizer, byDefault.CostBudgetUsd, byDefault.IncumbentPrompt), Is.EqualTo((OptimizerKind.Gepa, 5.0, (string?)null)));
            Assert.That((inputs.Optimizer, inputs.CostBudgetUsd, inputs.Module), Is.EqualTo((OptimizerKind.MiproV2, 0.5, ModuleKind.ChainOfThought)));
            Assert.That((inputs.TaskName, inputs.TaskDescription), Is.EqualTo((set.Name, "d")));
            Assert.That(inputs.Fields, Is.EqualTo(new[] { "b", "a" }));
            Assert.That(inputs.Models, Is.EqualTo(new ModelNames("t2", "t2", "judge")));
            Assert.That(inputs.ToProblem(UseCases.Defaults).Evaluator.Type, Is.EqualTo("exact_match"));
            Assert.That(inputs.ToProblem(UseCases.Defaults).Config.Seed, Is.EqualTo(3));
        });
    }

    [Test]
    public async Task ReadAsync_StartsFromTheActiveVersionAndElseFromThePromptInUse()
    {
        OptimizationTask task = _useCases.GivenATask(new() { ExistingPromptText = "in use" });
        Assert.That((await ReadAsync(task)).IncumbentPrompt, Is.EqualTo("in use"));
        var version = new PromptVersion(Guid.NewGuid(), task.Id, 1, "active", UseCases.Noon);
        _useCases.Examples.Add(version);

        task.Activate(version, active: null);

        Assert.That((await ReadAsync(task)).IncumbentPrompt, Is.EqualTo("active"));
    }

    [Test]
    public async Task ReadAsync_WhenTracesAreExamples_TakesTheInputsThatTheApplicationSent()
    {
        OptimizationTask task = _useCases.GivenATask(FromTraces with { Schema = new JsonText("""{"a":"string","b":"string"}""") });
        GivenATrace(task, minute: 1, metadata: """{"inputs":{"a":"1","b":2}}""");
        GivenATrace(task, minute: 2, metadata: """{"inputs":["no","object"]}""");
        GivenATrace(task, minute: 3, metadata: null);
        GivenATrace(task, minute: 4, metadata: """{"inputs":{"a":"3","b":"4"}}""", score: null);

        JobInputs inputs = await ReadAsync(task);

        Example example = inputs.Examples.Single();
        Assert.That(example.Inputs, Is.EqualTo(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }));
        Assert.That((example.Output, example.Score, inputs.UnusableTraces), Is.EqualTo(("response", (double?)0.75, 2)));
    }

    [TestCase(null, "prompt")]
    [TestCase("""{"question":"string"}""", "question")]
    public async Task ReadAsync_WhenATraceTellsNoInputsButThereIsOneField_TakesItsPrompt(string? schema, string field)
    {
        OptimizationTask task = _useCases.GivenATask(FromTraces with { Schema = schema is null ? null : new JsonText(schema) });
        GivenATrace(task, minute: 1, metadata: """{"other":1}""");

        JobInputs inputs = await ReadAsync(task);

        Assert.That(inputs.Examples.Single().Inputs, Is.EqualTo(new Dictionary<string, string> { [field] = "rendered" }));
        Assert.That(inputs.UnusableTraces, Is.Zero);
    }

    [Test]
    public async Task ReadAsync_WhenTracesAreNoExamples_LeavesThemOut()
    {
        OptimizationTask task = _useCases.GivenATask();
        GivenATrace(task, minute: 1, metadata: """{"inputs":{"a":"1"}}""");

        Assert.That((await ReadAsync(task)).Examples, Is.Empty);
    }

    [Test]
    public async Task ReadAsync_MixesTracesAndEntriesInTheOrderOfTime()
    {
        OptimizationTask task = _useCases.GivenATask(FromTraces);
        FeedbackEntry second = GivenAnEntry(task, minute: 2, """{"a":"2"}""");
        CallTrace third = GivenATrace(task, minute: 3, metadata: """{"inputs":{"a":"3"}}""");
        CallTrace first = GivenATrace(task, minute: 1, metadata: """{"inputs":{"a":"1"}}""");

        Assert.That(
            (await ReadAsync(task)).Examples.Select(example => example.Id),
            Is.EqualTo(new[] { first.Id.ToString(), second.Id.ToString(), third.Id.ToString() }));
    }

    [Test]
    public async Task ReadAsync_WhatItReads_SurvivesBeingStored()
    {
        OptimizationTask task = _useCases.GivenATask(FromTraces with { EvaluatorConfig = new JsonText("""{"type":"exact_match"}""") });
        GivenAnEntry(task, minute: 1, """{"a":"ü"}""");

        JobInputs inputs = await ReadAsync(task);
        JobInputs? again = JsonSerializer.Deserialize<JobInputs>(JsonSerializer.Serialize(inputs));

        Assert.That(JsonSerializer.Serialize(again), Is.EqualTo(JsonSerializer.Serialize(inputs)));
    }

    private Task<JobInputs> ReadAsync(OptimizationTask task) => _useCases.Get<JobInputsReader>().ReadAsync(task, default);

    private FeedbackEntry GivenAnEntry(OptimizationTask task, int minute, string inputs, FeedbackSource source = FeedbackSource.Sdk)
    {
        var entry = new FeedbackEntry(Guid.NewGuid(), task.Id, source, UseCases.Noon.AddMinutes(minute))
        {
            Inputs = new JsonText(inputs),
            Output = "o",
            ExpectedOutput = "e",
            Score = new Score(0.5),
            Comment = "c",
        };
        _useCases.Examples.Add(entry);
        return entry;
    }

    private CallTrace GivenATrace(OptimizationTask task, int minute, string? metadata, double? score = 0.75)
    {
        var trace = new CallTrace(Guid.NewGuid(), task.Id, UseCases.Noon.AddMinutes(minute))
        {
            PromptText = "rendered",
            ResponseText = "response",
            Metadata = metadata is null ? null : new JsonText(metadata),
        };
        if (score is { } value)
        {
            trace.Rate(new Score(value), "sdk");
        }

        _useCases.Examples.Add(trace);
        return trace;
    }
}
