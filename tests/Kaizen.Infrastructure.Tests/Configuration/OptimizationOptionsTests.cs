using Kaizen.Application.Jobs;
using Kaizen.Domain.Jobs;
using Kaizen.Infrastructure.Configuration;
using Kaizen.Infrastructure.LanguageModels;
using Kaizen.Optimization;
using Microsoft.Extensions.Configuration;

namespace Kaizen.Infrastructure.Tests.Configuration;

[Parallelizable(ParallelScope.All)]
internal sealed class OptimizationOptionsTests
{
    private static readonly LanguageModelDescription Model =
        new("OpenAI", IsStandIn: false, new ModelNames("task", "teacher", "judge"), PriceTable.Empty);

    [Test]
    public void ToDefaults_WhenNothingIsSet_TakesTheDocumentedDefaults() =>
        Assert.That(ToDefaults(), Is.EqualTo(new OptimizationDefaults
        {
            Provider = "OpenAI",
            IsStandIn = false,
            Models = Model.Models,
            Prices = Model.Prices,
            MaxParallelCalls = 8,
            Optimizer = OptimizerKind.Gepa,
            Config = new OptimizerConfig { Auto = SearchEffort.Medium, MaxTrials = 15, Seed = 0 },
            CostBudgetUsd = 5,
            WallClock = TimeSpan.FromSeconds(1800),
            RetentionLimit = 1000,
            SeedLimit = 1000,
        }));

    [Test]
    public void ToDefaults_TakesWhatIsSet()
    {
        OptimizationDefaults defaults = ToDefaults(
            ("Optimization:DefaultOptimizer", "MIPROV2"),
            ("Optimization:GepaAuto", "Heavy"),
            ("Optimization:MaxTrials", "3"),
            ("Optimization:CostBudgetUsd", "0.5"),
            ("Optimization:WallClockSeconds", "60"),
            ("Optimization:Seed", "7"),
            ("Feedback:RetentionLimit", "10"),
            ("Seeds:Limit", "20"));

        Assert.That(
            (defaults.Optimizer, defaults.Config, defaults.CostBudgetUsd, defaults.WallClock, defaults.RetentionLimit, defaults.SeedLimit),
            Is.EqualTo((
                OptimizerKind.MiproV2,
                new OptimizerConfig { Auto = SearchEffort.Heavy, MaxTrials = 3, Seed = 7 },
                0.5,
                TimeSpan.FromMinutes(1),
                10,
                20)));
    }

    [TestCase("Optimization:DefaultOptimizer", "bayes", "Optimization:DefaultOptimizer 'bayes' is unknown; it is one of gepa, miprov2.")]
    [TestCase("Optimization:GepaAuto", "huge", "Optimization:GepaAuto 'huge' is unknown; it is one of light, medium, heavy.")]
    [TestCase("Optimization:MaxTrials", "0", "Optimization:MaxTrials must be at least 1.")]
    [TestCase("Optimization:CostBudgetUsd", "0", "Optimization:CostBudgetUsd must be more than 0.")]
    [TestCase("Optimization:CostBudgetUsd", "NaN", "Optimization:CostBudgetUsd must be more than 0.")]
    [TestCase("Optimization:WallClockSeconds", "0", "Optimization:WallClockSeconds must lie in 1 to 2592000.")]
    [TestCase("Optimization:WallClockSeconds", "2592001", "Optimization:WallClockSeconds must lie in 1 to 2592000.")]
    [TestCase("Optimization:Seed", "-1", "Optimization:Seed must not be negative.")]
    [TestCase("Feedback:RetentionLimit", "0", "Feedback:RetentionLimit must be at least 1.")]
    [TestCase("Seeds:Limit", "0", "Seeds:Limit must be at least 1.")]
    public void ToDefaults_WhenASettingIsNotValid_NamesIt(string setting, string value, string message) =>
        Assert.That(() => ToDefaults((setting, value)), Throws.InvalidOperationException.With.Message.EqualTo(message));

    private static OptimizationDefaults ToDefaults(params (string Name, string Value)[] settings) => OptimizationOptions.ToDefaults(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build(),
        Model,
        maxParallelCalls: 8);
}
