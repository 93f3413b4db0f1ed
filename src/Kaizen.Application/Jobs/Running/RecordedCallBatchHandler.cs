using Kaizen.Application.Common;

namespace Kaizen.Application.Jobs.Running;

internal sealed class RecordedCallBatchHandler(ICallRecords records, IUnitOfWork unitOfWork) : IBatchHandler<RecordedCall, RecordedCall>
{
    public async Task<IReadOnlyList<BatchOutcome<RecordedCall>>> HandleAsync(
        IReadOnlyList<RecordedCall> items, CancellationToken cancellationToken)
    {
        foreach (RecordedCall call in items)
        {
            records.Add(call);
        }

        await unitOfWork.SaveChangesAsync(cancellationToken);
        return [.. items.Select(call => new BatchOutcome<RecordedCall>(call, null))];
    }
}
