namespace Kaizen.Optimization.LanguageModels;

/// <summary>Why a call of a language model failed for good.</summary>
public enum ModelFault
{
    /// <summary>Time-out, rate limit, server error, no connection or an unreadable answer, still so after all retries.</summary>
    Unavailable,

    /// <summary>The provider's content filter refused the request.</summary>
    ContentRefused,

    /// <summary>The request is longer than the model's context.</summary>
    ContextOverflow,

    /// <summary>Wrong key, unknown model, quota exhausted, none configured: every further call would fail too.</summary>
    Systemic,
}

/// <summary>A call of a language model failed for good.</summary>
/// <param name="message">The provider's words, without secrets.</param>
public sealed class ModelCallException(ModelFault fault, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public ModelFault Fault { get; } = fault;
}
