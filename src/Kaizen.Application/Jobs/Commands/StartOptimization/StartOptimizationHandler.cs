using System.Globalization;
using AutoMapper;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Jobs.Inputs;
using Kaizen.Application.Jobs.Running;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using Kaizen.Optimization;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Kaizen.Application.Jobs.Commands.StartOptimization;

internal sealed partial class StartOptimizationHandler(
    IOptimizationTaskRepository tasks,
    JobStarter jobs,
    JobInputsReader reader,
    IJobInputsStore inputsStore,
    OptimizationDefaults defaults,
    IUnitOfWork unitOfWork,
    IMapper mapper,
    ILogger<StartOptimizationHandler> logger)
    : IRequestHandler<StartOptimizationCommand, OptimizeResponse>
{
    public async Task<OptimizeResponse> Handle(StartOptimizationCommand command, CancellationToken cancellationToken)
    {
        OptimizationTask task = await tasks.FindForUpdateAsync(command.TaskId, cancellationToken) ?? throw EntityNotFoundException.Task();
        task.EnsureFree();
        JobInputs inputs = await reader.ReadAsync(task, cancellationToken);
        OptimizationJob job = jobs.Start(task, JobTrigger.ApiOnDemand, inputs.Examples.Count);
        if (!TraceRating.IsWantedFor(task))
        {
            // The job works on what was planned; where traces are yet to be scored, it reads them afterwards.
            inputsStore.Add(job.Id, inputs);
        }

        OptimizationPlan plan = OptimizationRun.Plan(inputs.ToProblem(defaults));
        await unitOfWork.SaveChangesAsync(cancellationToken);
        LogStarted(job.Id, task.Id, inputs.Examples.Count);
        return new OptimizeResponse(mapper.Map<JobResponse>(job), Describe(plan, inputs.Models), Warn(plan, inputs.CostBudgetUsd));
    }

    private static CostEstimate Describe(OptimizationPlan plan, ModelNames models) => new()
    {
        EstimatedCostUsd = plan.EstimatedCostUsd,
        CostIsKnown = plan.CostIsKnown,
        EstimatedLlmCalls = plan.EstimatedModelCalls,
        TrainSize = plan.TrainSize,
        ValSize = plan.ValidationSize,
        TestSize = plan.TestSize,
        MaxTrials = plan.MaxTrials,
        TeacherModel = models.Reflection,
        JudgeModel = models.Judge,
        TaskModel = models.Task,
    };

    private static string? Warn(OptimizationPlan plan, double budgetUsd) =>
        (double)plan.EstimatedCostUsd > budgetUsd
            ? $"Estimated cost {Dollars((double)plan.EstimatedCostUsd)} exceeds budget {Dollars(budgetUsd)}"
            : null;

    /// <summary>Writes whole cents, and what is below a cent so that it can be told from nothing.</summary>
    private static string Dollars(double usd) => $"${usd.ToString(usd < 0.01 ? "0.00####" : "F2", CultureInfo.InvariantCulture)}";

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} on task {TaskId} was asked for, with {Examples} examples")]
    private partial void LogStarted(Guid jobId, Guid taskId, int examples);
}
