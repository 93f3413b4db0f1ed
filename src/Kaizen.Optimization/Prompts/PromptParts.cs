using Kaizen.Domain.Tasks;

namespace Kaizen.Optimization.Prompts;

/// <summary>A prompt text taken apart: the instruction, which a search rewrites, and what stands around it.</summary>
/// <param name="Demonstrations">The block of solved examples, or empty.</param>
/// <param name="Reasoning">The request to reason first, or empty.</param>
internal sealed record PromptParts(string Instruction, string Demonstrations = "", string Reasoning = "")
{
    /// <summary>What introduces the final answer of a prompt that reasons first.</summary>
    public const string AnswerMarker = "Answer:";

    private const string DemonstrationsHead = "<examples>\n";
    public const string DemonstrationsTail = "</examples>";
    private const string ReasoningRequest =
        "Think step by step first and write your reasoning down. Then start a new line with \"" + AnswerMarker + "\" followed by the final answer alone.";

    /// <summary>Takes a text apart that <see cref="Text"/> has put together; any other text is all instruction.</summary>
    /// <param name="module">Decides what candidates made from these parts ask for; the text itself is kept as it is.</param>
    public static PromptParts Of(string text, ModuleKind module)
    {
        string rest = text;
        string reasoning = module == ModuleKind.ChainOfThought ? ReasoningRequest : "";
        if (rest.EndsWith("\n\n" + ReasoningRequest, StringComparison.Ordinal))
        {
            rest = rest[..^(ReasoningRequest.Length + 2)];
            reasoning = ReasoningRequest;
        }

        int tail = rest.IndexOf(DemonstrationsTail + "\n\n", StringComparison.Ordinal);
        if (rest.StartsWith(DemonstrationsHead, StringComparison.Ordinal) && tail > 0)
        {
            int end = tail + DemonstrationsTail.Length;
            return new(rest[(end + 2)..], rest[..end], reasoning);
        }

        return new(rest, "", reasoning);
    }

    /// <summary>Frames solved examples as the block that precedes an instruction.</summary>
    public static string Frame(IEnumerable<string> demonstrations) =>
        DemonstrationsHead + string.Join("\n", demonstrations) + DemonstrationsTail;

    /// <summary>Gets the text that is evaluated and served. Demonstrations come first: an instruction may end in the inputs.</summary>
    public string Text() =>
        (Demonstrations.Length == 0 ? "" : Demonstrations + "\n\n") + Instruction + (Reasoning.Length == 0 ? "" : "\n\n" + Reasoning);

    /// <summary>Finds the answer in what the model wrote: what follows the last marker, or all of it where nothing asked for a marker or none came.</summary>
    public static string Answer(string output, ModuleKind module)
    {
        int marker = module == ModuleKind.ChainOfThought ? output.LastIndexOf(AnswerMarker, StringComparison.OrdinalIgnoreCase) : -1;
        return marker < 0 ? output : output[(marker + AnswerMarker.Length)..].Trim().Trim('*').Trim();
    }
}
