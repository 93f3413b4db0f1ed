using Kaizen.Application.Common;
using Kaizen.Application.Jobs.Inputs;
using Kaizen.Domain.Common;
using Kaizen.Domain.Tasks;
using Kaizen.Domain.Traces;
using Kaizen.Optimization;
using Kaizen.Optimization.Evaluation;
using Kaizen.Optimization.LanguageModels;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Application.Jobs.Running;

/// <summary>Lets the judge score traces that no one has scored, before an optimization learns from them.</summary>
internal sealed class TraceRating(IServiceScopeFactory scopes, OptimizationDefaults defaults)
{
    /// <summary>The most traces that one job has scored, the newest.</summary>
    public const int MaxTraces = 200;

    private const string ScoredBy = "auto_eval";

    public static bool IsWantedFor(OptimizationTask task) =>
        task.Settings is { AutoEval: true, FeedbackSource: FeedbackOrigin.Traces };

    /// <exception cref="ModelCallException">A systemic fault.</exception>
    public async Task RateAsync(Guid taskId, ILanguageModel model, CancellationToken cancellationToken)
    {
        IReadOnlyList<CallTrace> unscored;
        OptimizationProblem problem;
        await using (AsyncServiceScope scope = scopes.CreateAsyncScope())
        {
            IServiceProvider services = scope.ServiceProvider;
            if (await services.GetRequiredService<IOptimizationTaskRepository>().FindAsync(taskId, cancellationToken) is not { } task
                || !IsWantedFor(task))
            {
                return;
            }

            unscored = await services.GetRequiredService<ITraceRepository>().ListUnscoredAsync(taskId, MaxTraces, cancellationToken);
            problem = (await services.GetRequiredService<JobInputsReader>().ReadAsync(task, cancellationToken)).ToProblem(defaults);
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = defaults.MaxParallelCalls, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(unscored, parallel, async (trace, token) =>
        {
            if (JobInputsReader.ToExample(trace, problem.InputFields) is { Output: not null } example
                && await AnswerRating.RateAsync(problem, example, model, token) is { } score)
            {
                await StoreAsync(taskId, trace.Id, new Score(score), token);
            }
        });
    }

    private async Task StoreAsync(Guid taskId, Guid traceId, Score score, CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        IServiceProvider services = scope.ServiceProvider;
        OptimizationTask? task =
            await services.GetRequiredService<IOptimizationTaskRepository>().FindForUpdateAsync(taskId, cancellationToken);
        CallTrace? trace = await services.GetRequiredService<ITraceRepository>().FindAsync(traceId, cancellationToken);

        // A person's score that came meanwhile stays.
        if (task is not null && trace is { Score: null })
        {
            trace.Rate(score, ScoredBy);
            task.RecordScoredTrace();
            await services.GetRequiredService<IUnitOfWork>().SaveChangesAsync(cancellationToken);
        }
    }
}
