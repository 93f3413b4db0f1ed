using System.Text.RegularExpressions;
using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Infrastructure.LanguageModels.Offline;

/// <summary>A deterministic stand-in for a language model: it follows the rules and demonstrations that a prompt states, infers such rules from
/// examples when it is asked to reflect, and judges by shared words. It knows nothing but the text that it is sent.</summary>
internal sealed partial class OfflineLanguageModel : ILanguageModel
{
    public Task<ModelAnswer> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string text = request.Role switch
        {
            ModelRole.Reflection => Reflect(request.Messages),
            ModelRole.Judge => OverlapJudge.Judge(All(request.Messages)),
            _ => Obey(request.Messages),
        };
        return Task.FromResult(new ModelAnswer(text, TokenEstimate.Of(All(request.Messages)), TokenEstimate.Of(text)));
    }

    private static string Obey(IReadOnlyList<ModelMessage> messages)
    {
        string prompt = Of(messages, ModelSpeaker.System);
        string user = Of(messages, ModelSpeaker.User);
        StatedRules rules = StatedRules.Read(prompt.Length > 0 ? prompt : user);
        string input = prompt.Length > 0 ? user : Question(rules.Prose);
        string answer = rules.Answer(Words.WithoutFieldNames(input));
        return ReasoningRequest().IsMatch(rules.Prose) ? $"The stated rules and examples lead to this.\nAnswer: {answer}" : answer;
    }

    private static string Reflect(IReadOnlyList<ModelMessage> messages)
    {
        string[] blocks = [.. Fenced().Matches(All(messages)).Select(match => match.Groups["text"].Value.Trim('\n'))];
        return blocks.Length == 0
            ? "The inputs are short texts."
            : $"```\n{RuleInference.Improve(blocks[0], [.. blocks.Skip(1).Take(1).SelectMany(ShownExample.ReadAll)])}\n```";
    }

    /// <summary>Where the inputs stand inside the prompt: from the first line that looks like <c>name: value</c> on; without one, all of it.</summary>
    private static string Question(string prose)
    {
        int first = Words.FirstField(prose);
        return first < 0 ? prose : prose[first..];
    }

    private static string All(IReadOnlyList<ModelMessage> messages) => string.Join("\n\n", messages.Select(message => message.Text));

    private static string Of(IReadOnlyList<ModelMessage> messages, ModelSpeaker speaker) =>
        string.Join("\n\n", messages.Where(message => message.Speaker == speaker).Select(message => message.Text));

    [GeneratedRegex(@"\b(think|reason)\b.*\bAnswer:", RegexOptions.IgnoreCase)]
    private static partial Regex ReasoningRequest();

    [GeneratedRegex(@"^(?<fence>`{3,})[^\n`]*\n(?<text>.*?)^\k<fence>\s*$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fenced();
}
