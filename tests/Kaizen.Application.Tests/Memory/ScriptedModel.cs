using System.Collections.Concurrent;
using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Application.Tests.Memory;

/// <summary>Answers as a script says, and notes what it was asked and what it has answered.</summary>
internal sealed class ScriptedModel(Func<ModelRequest, CancellationToken, Task<string>> script) : ILanguageModel
{
    public ScriptedModel(Func<ModelRequest, string> script)
        : this((request, _) => Task.FromResult(script(request)))
    {
    }

    public ConcurrentQueue<ModelRequest> Asked { get; } = new();

    public ConcurrentQueue<ModelRequest> Answered { get; } = new();

    /// <summary>Knows the answer as soon as its prompt tells it to repeat what is said; its reflection comes up with just that.</summary>
    public static string Learn(ModelRequest request) => request.Role switch
    {
        ModelRole.Reflection => "```\nRepeat what I say.\n```",
        _ when request.Messages[0].Text.Contains("Repeat", StringComparison.Ordinal) => request.Messages[^1].Text.Split(' ', '\n')[^1],
        _ => "no idea",
    };

    public async Task<ModelAnswer> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        Asked.Enqueue(request);
        string text = await script(request, cancellationToken);
        Answered.Enqueue(request);
        return new ModelAnswer(text, InputTokens: 10, OutputTokens: 2);
    }
}
