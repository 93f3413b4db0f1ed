using Kaizen.Application.Common;
using Kaizen.Application.Jobs.Inputs;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Application.Jobs.Running;

/// <summary>What a job works on. The first of its runs collects it and stores it with the job, so that the others find the same.</summary>
internal sealed class FrozenJobInputs(
    IOptimizationJobRepository jobs,
    IOptimizationTaskRepository tasks,
    JobInputsReader reader,
    TraceRating traceRating,
    IJobInputsStore store,
    IUnitOfWork unitOfWork)
{
    /// <param name="model">Scores traces that no one has scored, where the task wants it.</param>
    /// <exception cref="RunReplacedException">The run may write no more, or the task is gone.</exception>
    /// <exception cref="NoFeedbackException">There is no example.</exception>
    public async Task<JobInputs> LoadAsync(Guid jobId, int runNumber, ILanguageModel model, CancellationToken cancellationToken)
    {
        try
        {
            OptimizationJob job = await jobs.FindForUpdateAsync(jobId, cancellationToken) ?? throw new RunReplacedException();
            job.Report(runNumber, JobStatus.Running, JobSteps.LoadingData, 0);
            Guid taskId = job.TaskId;
            await unitOfWork.SaveChangesAsync(cancellationToken);
            JobInputs? inputs = await store.FindAsync(jobId, cancellationToken);
            if (inputs is null)
            {
                await traceRating.RateAsync(taskId, model, cancellationToken);
                OptimizationTask task = await tasks.FindAsync(taskId, cancellationToken) ?? throw new RunReplacedException();
                inputs = await reader.ReadAsync(task, cancellationToken);
                store.Add(jobId, inputs);
                await unitOfWork.SaveChangesAsync(cancellationToken);
            }

            return inputs.Examples.Count > 0 ? inputs : throw new NoFeedbackException();
        }
        finally
        {
            // A save that is interrupted holds the job's row, for which whoever records the end would wait for ever.
            await unitOfWork.TryResetAsync();
        }
    }
}
