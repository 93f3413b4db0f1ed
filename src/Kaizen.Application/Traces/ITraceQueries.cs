using Kaizen.Application.Common;

namespace Kaizen.Application.Traces;

public interface ITraceQueries
{
    /// <summary>Lists traces, newest first.</summary>
    /// <param name="taskId">Only those of this task; null for all.</param>
    Task<IReadOnlyList<TraceResponse>> ListAsync(Guid? taskId, Page page, CancellationToken cancellationToken);
}
