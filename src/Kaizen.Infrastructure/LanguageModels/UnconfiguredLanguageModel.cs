using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Infrastructure.LanguageModels;

/// <summary>Stands where no language model is configured, so that a job can say so.</summary>
internal sealed class UnconfiguredLanguageModel(LanguageModelChoice choice) : ILanguageModel
{
    public Task<ModelAnswer> CompleteAsync(ModelRequest request, CancellationToken cancellationToken) =>
        Task.FromException<ModelAnswer>(new ModelCallException(
            ModelFault.Systemic,
            $"No language model is configured: provider {choice.Provider} needs {string.Join(" and ", choice.MissingSettings)}."));
}
