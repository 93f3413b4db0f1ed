using System.Text.Json;
using MediatR;

namespace Kaizen.Application.Traces.Commands.SubmitTrace;

/// <summary>Records one call of a language model.</summary>
public sealed record SubmitTraceCommand : IRequest<TraceResponse>
{
    /// <summary>Gets the task that the call belongs to.</summary>
    public Guid? TaskId { get; init; }

    /// <summary>Gets the whole text that was sent to the model.</summary>
    public string? PromptText { get; init; }

    /// <summary>Gets what the model answered.</summary>
    public string? ResponseText { get; init; }

    /// <summary>Gets the model's name.</summary>
    public string? Model { get; init; }

    /// <summary>Gets the tokens of request and answer together, at least 0.</summary>
    public int? Tokens { get; init; }

    /// <summary>Gets how long the call took, in milliseconds, at least 0.</summary>
    public double? LatencyMs { get; init; }

    /// <summary>Gets the source file that made the call.</summary>
    public string? SourceFile { get; init; }

    /// <summary>Gets the variable that holds the prompt there.</summary>
    public string? SourceVariable { get; init; }

    /// <summary>Gets anything else; a member <c>inputs</c> that is an object gives the input fields by name.</summary>
    public JsonElement? Metadata { get; init; }
}
