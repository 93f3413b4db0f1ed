namespace Kaizen.Optimization.LanguageModels;

/// <summary>What a language model answered.</summary>
/// <param name="InputTokens">Tokens of the request as the provider counts them; estimated when it does not tell.</param>
/// <param name="OutputTokens">Tokens of the answer, likewise.</param>
/// <param name="Truncated">Whether the answer was cut off: at its length limit, or by the provider's content filter.</param>
public sealed record ModelAnswer(string Text, int InputTokens, int OutputTokens, bool Truncated = false);
