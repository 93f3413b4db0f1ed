namespace Kaizen.Optimization.LanguageModels;

/// <summary>What a call is made for; each role has its own model.</summary>
public enum ModelRole
{
    /// <summary>Runs the prompt as in production.</summary>
    Task,

    /// <summary>Reads failures and writes better prompts.</summary>
    Reflection,

    /// <summary>Scores answers.</summary>
    Judge,
}

/// <summary>Who speaks in a message of a chat.</summary>
public enum ModelSpeaker
{
    System,
    User,
    Assistant,
}

public sealed record ModelMessage(ModelSpeaker Speaker, string Text);

/// <summary>One call of a language model.</summary>
/// <param name="Model">The provider's name of the model.</param>
public sealed record ModelRequest(ModelRole Role, string Model, IReadOnlyList<ModelMessage> Messages)
{
    /// <summary>Gets the sampling temperature, or null for the provider's default.</summary>
    public double? Temperature { get; init; }

    /// <summary>Gets the limit of the answer's length in tokens, or null for the provider's default.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Gets the sampling seed that is passed to the provider, or null for none.</summary>
    public long? Seed { get; init; }

    /// <summary>Gets what tells calls of equal content apart that must each be made (a judge's second vote, a reflection drawn anew); empty when
    /// the content alone identifies the call. It is not sent.</summary>
    public string CallId { get; init; } = "";
}
