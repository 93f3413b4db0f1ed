namespace Kaizen.Domain.Tasks;

/// <summary>How the model is asked to answer.</summary>
public enum ModuleKind
{
    /// <summary>The answer alone.</summary>
    Predict,

    /// <summary>Reasoning first, then the answer.</summary>
    ChainOfThought,
}
