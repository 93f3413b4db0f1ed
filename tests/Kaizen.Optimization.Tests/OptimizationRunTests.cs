using Kaizen.Optimization.Tests.Worlds;

namespace Kaizen.Optimization.Tests;

[Parallelizable(ParallelScope.All)]
internal sealed class OptimizationRunTests
{
    [Test]
    public async Task RunAsync_WhenRulesCanBeLearned_ProvesTheImprovement()
    {
        OptimizationProblem problem = RuleWorld.Problem(80);

        OptimizationOutcome outcome = await OptimizationRun.RunAsync(problem, new RuleWorld(), TimeProvider.System, null, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(outcome.Verdict, Is.EqualTo(Verdict.Improved));
            Assert.That(outcome.BaselineScore, Is.Zero);
            Assert.That(outcome.TestScore, Is.GreaterThan(0.5));
            Assert.That(outcome.ImprovementInterval!.Low, Is.GreaterThan(0));
            Assert.That(outcome.PromptText, Does.Contain(" means "));
            Assert.That(outcome.MetricCalls, Is.LessThanOrEqualTo(400));
            Assert.That(outcome.FinishReason, Is.EqualTo(FinishReason.Completed));
        });
    }
}
