using AutoMapper;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Domain.Tasks;
using Kaizen.Domain.Traces;

namespace Kaizen.Application.Traces.Commands.SubmitTrace;

/// <summary>Stores traces of tasks that exist, in one unit of work.</summary>
internal sealed class TraceBatchHandler(
    IOptimizationTaskRepository tasks, ITraceRepository traces, IUnitOfWork unitOfWork, TimeProvider clock, IMapper mapper)
    : IBatchHandler<SubmitTraceCommand, TraceResponse>
{
    public async Task<IReadOnlyList<BatchOutcome<TraceResponse>>> HandleAsync(
        IReadOnlyList<SubmitTraceCommand> items, CancellationToken cancellationToken)
    {
        IReadOnlySet<Guid> known = await tasks.ListExistingAsync(
            [.. items.Select(item => item.TaskId!.Value).Distinct()], cancellationToken);
        BatchOutcome<TraceResponse>[] outcomes =
        [
            .. items.Select(item => known.Contains(item.TaskId!.Value)
                ? new BatchOutcome<TraceResponse>(Record(item), null)
                : new BatchOutcome<TraceResponse>(null, EntityNotFoundException.Task())),
        ];
        await unitOfWork.SaveChangesAsync(cancellationToken);
        return outcomes;
    }

    private TraceResponse Record(SubmitTraceCommand item)
    {
        DateTimeOffset now = clock.GetUtcNow();
        var trace = new CallTrace(Guid.CreateVersion7(now), item.TaskId!.Value, now)
        {
            PromptText = item.PromptText,
            ResponseText = item.ResponseText,
            Model = item.Model,
            Tokens = item.Tokens,
            LatencyMs = item.LatencyMs,
            SourceFile = item.SourceFile,
            SourceVariable = item.SourceVariable,
            Metadata = item.Metadata.ToText(),
        };
        traces.Add(trace);
        return mapper.Map<TraceResponse>(trace);
    }
}
