using System.Text.Json;
using Kaizen.Optimization.Tests.Worlds;

namespace Kaizen.Optimization.Tests;

[Parallelizable(ParallelScope.All)]
internal sealed class OptimizerConfigTests
{
    private static OptimizerConfig Parse(string json, out IReadOnlyList<string> errors)
    {
        using var document = JsonDocument.Parse(json);
        return OptimizerConfig.Parse(document.RootElement, new() { MaxTrials = 15, Seed = 4 }, out errors);
    }

    [Test]
    public void Parse_WhenValid_ReadsEveryMemberAndIgnoresOthers()
    {
        OptimizerConfig config = Parse("""{"auto": "heavy", "max_metric_calls": 300, "minibatch_size": 8, "num_trials": 3, "seed": 7, "track_stats": true}""", out IReadOnlyList<string> errors);

        Assert.That(errors, Is.Empty);
        Assert.That(config, Is.EqualTo(new OptimizerConfig { Auto = SearchEffort.Heavy, MaxMetricCalls = 300, MinibatchSize = 8, MaxTrials = 3, Seed = 7 }));
    }

    [Test]
    public void Parse_WhenMembersAreAbsent_TakesTheDefaults() =>
        Assert.That(Parse("""{"seed": null}""", out _), Is.EqualTo(new OptimizerConfig { MaxTrials = 15, Seed = 4 }));

    [Test]
    public void Parse_WhenMetricCallsAreGiven_LetsThemBoundTheTrials() =>
        Assert.That(Parse("""{"max_metric_calls": 1000}""", out _), Is.EqualTo(new OptimizerConfig { MaxMetricCalls = 1000, Seed = 4 }));

    [TestCase("""{"auto": "huge"}""", "auto must be light, medium or heavy")]
    [TestCase("""{"auto": 1}""", "auto must be a string")]
    [TestCase("""{"max_metric_calls": 0}""", "max_metric_calls must be an integer from 1 to 2147483647")]
    [TestCase("""{"max_metric_calls": 1.5}""", "max_metric_calls must be an integer from 1 to 2147483647")]
    [TestCase("""{"max_metric_calls": "300"}""", "max_metric_calls must be an integer from 1 to 2147483647")]
    [TestCase("""{"minibatch_size": -1}""", "minibatch_size must be an integer from 1 to 2147483647")]
    [TestCase("""{"max_metric_calls": 1000000000000}""", "max_metric_calls must be an integer from 1 to 2147483647")]
    [TestCase("""{"seed": 9007199254740993}""", "seed must be an integer from 0 to 2147483647")]
    [TestCase("""{"seed": true}""", "seed must be an integer from 0 to 2147483647")]
    [TestCase("""7""", "the configuration must be an object")]
    public void Parse_WhenAMemberIsNotValid_SaysWhich(string json, string expected)
    {
        Parse(json, out IReadOnlyList<string> errors);

        Assert.That(errors, Is.EqualTo(new[] { expected }));
    }

    [Test]
    public void SettingsThatCannotBeMeant_AreRefusedAtOnce() => Assert.Multiple(() =>
    {
        Assert.That(() => new OptimizerConfig { MaxMetricCalls = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new OptimizerConfig { MinibatchSize = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new OptimizerConfig { MaxTrials = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => RuleWorld.Problem(20) with { MaxParallelCalls = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => RuleWorld.Search() with { MaxParallelCalls = -1 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new OptimizerConfig { Seed = -1 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        foreach (double seconds in new[] { -1, 0, 31 * 24 * 3600 })
        {
            Assert.That(() => RuleWorld.Problem(20) with { WallClock = TimeSpan.FromSeconds(seconds) }, Throws.TypeOf<ArgumentOutOfRangeException>());
        }

        foreach (decimal budget in new[] { -1m, 0 })
        {
            Assert.That(() => RuleWorld.Problem(20) with { CostBudgetUsd = budget }, Throws.TypeOf<ArgumentOutOfRangeException>());
        }

        Assert.That(() => RuleWorld.Problem(20) with { InputFields = ["note", "note"] }, Throws.ArgumentException);
        Assert.That(() => RuleWorld.Search() with { InputFields = ["note", "note"] }, Throws.ArgumentException);
        foreach (double score in new[] { -0.1, 7, double.NaN })
        {
            Assert.That(() => new Example("e", new Dictionary<string, string>(), Score: score), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => RuleWorld.Examples(1)[0] with { Score = score }, Throws.TypeOf<ArgumentOutOfRangeException>());
        }
    });
}
