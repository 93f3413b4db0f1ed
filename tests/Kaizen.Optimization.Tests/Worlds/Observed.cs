using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Optimization.Tests.Worlds;

/// <summary>Puts something in front of every call of another model.</summary>
internal sealed class Observed(ILanguageModel inner, Func<ModelRequest, CancellationToken, Task> before) : ILanguageModel
{
    public async Task<ModelAnswer> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        await before(request, cancellationToken);
        return await inner.CompleteAsync(request, cancellationToken);
    }
}
