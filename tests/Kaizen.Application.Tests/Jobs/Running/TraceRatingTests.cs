using Kaizen.Application.Jobs.Running;
using Kaizen.Application.Tests.Memory;
using Kaizen.Domain.Common;
using Kaizen.Domain.Tasks;
using Kaizen.Domain.Traces;

namespace Kaizen.Application.Tests.Jobs.Running;

internal sealed class TraceRatingTests
{
    [TestCase(false, 0.25, "auto_eval", 1)]
    [TestCase(true, 1, "a person", 0)]
    public async Task RateAsync_KeepsAPersonsScoreThatComesMeanwhile(bool comesMeanwhile, double score, string scoredBy, int counted)
    {
        using var useCases = new UseCases();
        OptimizationTask task = useCases.GivenATask(new() { AutoEval = true, FeedbackSource = FeedbackOrigin.Traces });
        var trace = new CallTrace(Guid.NewGuid(), task.Id, UseCases.Noon) { PromptText = "Hello?", ResponseText = "Hello." };
        useCases.Examples.Add(trace);
        var judge = new ScriptedModel(_ =>
        {
            if (comesMeanwhile)
            {
                trace.Rate(Score.One, "a person");
            }

            return """{"reason":"short","score":0.25}""";
        });

        await useCases.Get<TraceRating>().RateAsync(task.Id, judge, default);

        Assert.That((trace.Score, trace.ScoredBy, task.ScoredTraceCount), Is.EqualTo(((Score?)new Score(score), scoredBy, counted)));
    }
}
