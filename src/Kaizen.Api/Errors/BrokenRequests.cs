using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;
using Kaizen.Api.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.WebUtilities;

namespace Kaizen.Api.Errors;

/// <summary>Answers with a problem those requests that the server refuses before the pipeline sees them, such as one with a null byte in its path or
/// too long a header. The server itself sends a status without a body, and has no setting for it; but it tells of each beforehand.</summary>
internal static class BrokenRequests
{
    private const string Refused = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <summary>Puts itself between the server and each connection.</summary>
    public static void AnswerBrokenRequests(this ListenOptions endpoint) => endpoint.Use(next => connection =>
    {
        var output = new Output(connection.Transport.Output);
        connection.Features.Set(output);
        connection.Transport = new Transport(connection.Transport.Input, output);
        return next(connection);
    });

    public static void ObserveBrokenRequests(this WebApplication app) =>
        app.Services.GetRequiredService<DiagnosticListener>().Subscribe(new Observer(), name => name == Refused);

    private sealed class Observer : IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Value is IFeatureCollection request
                && request.Get<IBadRequestExceptionFeature>()?.Error is Microsoft.AspNetCore.Http.BadHttpRequestException refusal
                && request.Get<IHttpResponseFeature>() is { HasStarted: false })
            {
                string requestId = request.Get<IHttpRequestIdentifierFeature>()?.TraceIdentifier ?? "";

                // Null, whatever its type says, when the request line could not be read.
                string path = request.Get<IHttpRequestFeature>()?.RawTarget?.Split('?')[0] ?? "";
                request.Get<Output>()?.Replace(
                    refusal.StatusCode, requestId, ProblemWriter.Serialize(refusal.StatusCode, refusal.Message, path, requestId));
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>What the server sends on a connection: as it is, until a request is refused.</summary>
    private sealed class Output(PipeWriter connection) : PipeWriter
    {
        private readonly ArrayBufferWriter<byte> _dropped = new();
        private bool _isReplaced;

        public override bool CanGetUnflushedBytes => connection.CanGetUnflushedBytes;

        public override long UnflushedBytes => connection.UnflushedBytes;

        /// <summary>Sends a problem in place of what the server is about to send; it closes the connection afterwards.</summary>
        public void Replace(int status, string requestId, byte[] problem)
        {
            connection.Write(Encoding.Latin1.GetBytes($"""
                HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}
                Content-Type: {ProblemWriter.MediaType}
                Content-Length: {problem.Length}
                Connection: close
                {RequestIdMiddleware.Header}: {requestId}


                """.ReplaceLineEndings("\r\n")));
            connection.Write(problem);
            _isReplaced = true;
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => _isReplaced ? _dropped.GetMemory(sizeHint) : connection.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => _isReplaced ? _dropped.GetSpan(sizeHint) : connection.GetSpan(sizeHint);

        public override void Advance(int bytes)
        {
            if (!_isReplaced)
            {
                connection.Advance(bytes);
            }
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => connection.FlushAsync(cancellationToken);

        public override void CancelPendingFlush() => connection.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => connection.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => connection.CompleteAsync(exception);
    }
}
