using Microsoft.Extensions.Options;

namespace Kaizen.Infrastructure.LanguageModels;

internal sealed class LanguageModelOptionsValidator : IValidateOptions<LanguageModelOptions>
{
    public ValidateOptionsResult Validate(string? name, LanguageModelOptions options)
    {
        var errors = new List<string>();
        if (!string.IsNullOrWhiteSpace(options.Provider) && !LanguageModelChoice.TryParse(options.Provider, out _))
        {
            errors.Add($"Llm:Provider '{options.Provider}' is unknown; it is one of {string.Join(", ", Enum.GetNames<LanguageModelProvider>())}.");
        }

        if (!string.IsNullOrWhiteSpace(options.Endpoint)
            && !(Uri.TryCreate(options.Endpoint, UriKind.Absolute, out Uri? endpoint) && endpoint is { Scheme: "http" or "https", UserInfo: "" }))
        {
            // It may hold a password; jobs would show it.
            errors.Add("Llm:Endpoint is not an absolute http or https address without a user name.");
        }

        // A header cannot carry anything else; the message must not show the key.
        if (options.ApiKey?.Trim().Any(character => character is <= ' ' or > '~') == true)
        {
            errors.Add("Llm:ApiKey contains a blank or a character that is not ASCII.");
        }

        Require(!string.IsNullOrWhiteSpace(options.TeacherModel), "Llm:TeacherModel must name a model.");
        Require(!string.IsNullOrWhiteSpace(options.JudgeModel), "Llm:JudgeModel must name a model.");
        Require(options.TimeoutSeconds is >= 1 and <= 3600, "Llm:TimeoutSeconds must lie in 1 to 3600.");
        Require(options.FirstAnswerSeconds is >= 1 and <= 3600, "Llm:FirstAnswerSeconds must lie in 1 to 3600.");
        Require(options.MaxParallelCalls is >= 1 and <= 1000, "Llm:MaxParallelCalls must lie in 1 to 1000.");
        foreach (ModelPriceOptions price in options.Prices)
        {
            Require(!string.IsNullOrWhiteSpace(price.Model), "Llm:Prices: each entry must name its Model.");
            Require(
                price is { InputUsdPerMillion: >= 0, OutputUsdPerMillion: >= 0 },
                $"Llm:Prices: the prices of '{price.Model}' must not be negative.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Require(bool condition, string message)
        {
            if (!condition)
            {
                errors.Add(message);
            }
        }
    }
}
