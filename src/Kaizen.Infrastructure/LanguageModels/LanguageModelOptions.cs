namespace Kaizen.Infrastructure.LanguageModels;

/// <summary>The configuration section <c>Llm</c>.</summary>
internal sealed class LanguageModelOptions
{
    public const string Section = "Llm";

    /// <summary>Gets or sets the name of a <see cref="LanguageModelProvider"/> in any case, or null to derive it from the other settings.</summary>
    public string? Provider { get; set; }

    /// <summary>Gets or sets the address of the provider's API, or null for its public one.</summary>
    public string? Endpoint { get; set; }

    public string? ApiKey { get; set; }

    public Uri? Address => string.IsNullOrWhiteSpace(Endpoint) ? null : new(Endpoint.Trim());

    public string? Key => string.IsNullOrWhiteSpace(ApiKey) ? null : ApiKey.Trim();

    /// <summary>Gets or sets the model that reflects.</summary>
    public string TeacherModel { get; set; } = "gpt-4o";

    public string JudgeModel { get; set; } = "gpt-4o-mini";

    /// <summary>Gets or sets the model that runs the prompts, or null for the teacher.</summary>
    public string? TaskModel { get; set; }

    /// <summary>Gets or sets how long one attempt of a call may take, in seconds, in [1, 3600].</summary>
    public int TimeoutSeconds { get; set; } = 120;

    /// <summary>Gets or sets how long the first call of a job may be without an answer before the provider counts as gone, in seconds, in [1, 3600].</summary>
    public int FirstAnswerSeconds { get; set; } = 45;

    /// <summary>Gets or sets how many calls this process makes at once, in [1, 1000].</summary>
    public int MaxParallelCalls { get; set; } = 8;

    /// <summary>Gets or sets prices that add to the built-in ones or replace them.</summary>
    public IList<ModelPriceOptions> Prices { get; set; } = [];
}

/// <summary>The price of one model, in USD per million tokens. A list entry, because a configuration key cannot hold a name like <c>llama3:8b</c>.</summary>
internal sealed class ModelPriceOptions
{
    public string Model { get; set; } = "";

    public decimal InputUsdPerMillion { get; set; }

    public decimal OutputUsdPerMillion { get; set; }
}
