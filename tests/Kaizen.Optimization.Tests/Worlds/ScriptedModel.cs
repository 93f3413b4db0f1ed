using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Optimization.Tests.Worlds;

/// <summary>A model whose answers are given by a function, and which remembers what it was asked.</summary>
internal sealed class ScriptedModel(Func<ModelRequest, string> answer) : ILanguageModel
{
    private readonly List<ModelRequest> _requests = [];

    public IReadOnlyList<ModelRequest> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public IEnumerable<string> Prompts(ModelRole role) =>
        Requests.Where(request => request.Role == role).Select(request => string.Join('\n', request.Messages.Select(message => message.Text)));

    public Task<ModelAnswer> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        lock (_requests)
        {
            _requests.Add(request);
        }

        return Task.FromResult(new ModelAnswer(answer(request), 10, 5));
    }
}
