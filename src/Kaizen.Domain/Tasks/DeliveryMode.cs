namespace Kaizen.Domain.Tasks;

/// <summary>What becomes of a better prompt.</summary>
public enum DeliveryMode
{
    /// <summary>It stays a draft.</summary>
    OptimizeOnly,

    /// <summary>A pull request is opened.</summary>
    AutoPr,

    /// <summary>The pull request is prepared and waits for a person.</summary>
    PrPreview,
}
