namespace Kaizen.Infrastructure.PromptFiles;

/// <summary>A named value in a file, which a locator may mean.</summary>
/// <param name="Path">Its name, after the names of what it stands in.</param>
/// <param name="Spot">The value, or null when it is no plain text.</param>
/// <param name="Refusal">Why it is no plain text; used when there is no spot.</param>
/// <param name="Content">What it is instead of text, if that is one value.</param>
internal sealed record PlacedValue(IReadOnlyList<string> Path, PromptSpot? Spot, string Refusal = "", string Content = "")
{
    /// <summary>Gets its name and what it holds, in one.</summary>
    public string Entry => string.Join('\0', [.. Path, Spot?.Text ?? Refusal, Content]);
}
