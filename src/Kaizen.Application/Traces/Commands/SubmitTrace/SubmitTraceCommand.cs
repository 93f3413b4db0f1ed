using System.Text.Json;
using MediatR;

namespace Kaizen.Application.Traces.Commands.SubmitTrace;

/// <summary>Records one call of a language model.</summary>
public sealed record SubmitTraceCommand : IRequest<TraceResponse>
{
    public Guid? TaskId { get; init; }

    public string? PromptText { get; init; }

    public string? ResponseText { get; init; }

    public string? Model { get; init; }

    /// <summary>Gets the tokens of request and answer together, at least 0.</summary>
    public int? Tokens { get; init; }

    /// <summary>Gets how long the call took, in milliseconds, at least 0.</summary>
    public double? LatencyMs { get; init; }

    public string? SourceFile { get; init; }

    public string? SourceVariable { get; init; }

    /// <summary>Gets anything else; a member <c>inputs</c> that is an object gives the input fields by name.</summary>
    public JsonElement? Metadata { get; init; }
}
