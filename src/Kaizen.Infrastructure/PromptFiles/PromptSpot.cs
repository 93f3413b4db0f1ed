namespace Kaizen.Infrastructure.PromptFiles;

/// <summary>A prompt in a file.</summary>
/// <param name="Start">Where its spelling starts, quotes included.</param>
/// <param name="End">Where its spelling ends, exclusive.</param>
/// <param name="Text">The prompt as a program sees it.</param>
/// <param name="Spell">Ways to write another prompt between start and end, the one nearest to the present style first.
/// They need not be right: the editor takes the first that reads back exactly.</param>
internal sealed record PromptSpot(int Start, int End, string Text, Func<string, IEnumerable<string>> Spell)
{
    /// <summary>Gets what else the file holds, which no edit may change.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];
}
