using AutoMapper;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Jobs;
using Kaizen.Domain.Common;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using Kaizen.Domain.Traces;
using MediatR;

namespace Kaizen.Application.Traces.Commands.ScoreTrace;

internal sealed class ScoreTraceHandler(
    ITraceRepository traces,
    IOptimizationTaskRepository tasks,
    JobStarter jobs,
    IUnitOfWork unitOfWork,
    IMapper mapper)
    : IRequestHandler<ScoreTraceCommand, TraceResponse>
{
    private const string DefaultScoredBy = "sdk";

    public async Task<TraceResponse> Handle(ScoreTraceCommand command, CancellationToken cancellationToken)
    {
        // The task is held before its trace is read, so that of two first scores only one counts.
        Guid taskId = await traces.FindTaskIdAsync(command.TraceId, cancellationToken) ?? throw EntityNotFoundException.Trace();
        OptimizationTask task = await tasks.FindForUpdateAsync(taskId, cancellationToken) ?? throw EntityNotFoundException.Trace();
        CallTrace trace = await traces.FindAsync(command.TraceId, cancellationToken) ?? throw EntityNotFoundException.Trace();
        if (trace.Rate(new Score(command.Score!.Value), command.ScoredBy ?? DefaultScoredBy))
        {
            task.RecordScoredTrace();
        }

        if (task.IsDue && task.Settings.FeedbackSource == FeedbackOrigin.Traces)
        {
            jobs.Start(task, JobTrigger.AutoThreshold);
        }

        await unitOfWork.SaveChangesAsync(cancellationToken);
        return mapper.Map<TraceResponse>(trace);
    }
}
