using Kaizen.Application.Common;
using MediatR;

namespace Kaizen.Application.Traces.Commands.SubmitTrace;

internal sealed class SubmitTraceHandler(IGroupCommit<SubmitTraceCommand, TraceResponse> traces)
    : IRequestHandler<SubmitTraceCommand, TraceResponse>
{
    public Task<TraceResponse> Handle(SubmitTraceCommand command, CancellationToken cancellationToken) =>
        traces.SubmitAsync(command, cancellationToken);
}
