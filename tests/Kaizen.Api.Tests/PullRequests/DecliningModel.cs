using System.Text.RegularExpressions;

namespace Kaizen.Api.Tests.PullRequests;

/// <summary>A language model whose new prompt does better on the tickets that the search begins with, and worse on all others.</summary>
internal sealed partial class DecliningModel : AnsweringModel
{
    /// <summary>A minibatch and the validation set, seven each: the teacher answers once the prompt in use was asked about all of them.</summary>
    private const int TicketsBeforeTheNewPrompt = 7 + 7;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _firstTickets = [];
    private readonly TaskCompletionSource _hasBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected override Task BeforeTheNewPromptAsync() => _hasBegun.Task;

    protected override Task<string> ClassifyAsync(string messages)
    {
        Match ticket = Ticket().Match(messages);
        lock (_gate)
        {
            if (_firstTickets.Count < TicketsBeforeTheNewPrompt && _firstTickets.Add(ticket.Value) && _firstTickets.Count == TicketsBeforeTheNewPrompt)
            {
                _hasBegun.SetResult();
            }

            bool isRight = IsNewPrompt(messages) == _firstTickets.Contains(ticket.Value);
            return Task.FromResult(
                !isRight ? "nobody" : ticket.Groups[1].Value switch { "invoice" => "billing", "password" => "account", _ => "bug" });
        }
    }

    [GeneratedRegex(@"Ticket \d+: a question about my (\w+)")]
    private static partial Regex Ticket();
}
