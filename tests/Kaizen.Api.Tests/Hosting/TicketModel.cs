using System.Collections.Concurrent;

namespace Kaizen.Api.Tests.Hosting;

/// <summary>A language model that sorts tickets rightly once its prompt is the teacher's, and tells which tickets it was asked about.</summary>
/// <param name="answering">Done before a question about a ticket is answered, told how many there were.</param>
internal sealed class TicketModel(Func<int, Task> answering) : AnsweringModel
{
    private readonly ConcurrentQueue<string> _asked = new();

    /// <summary>Gets the questions about tickets, each with the prompt.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    protected override async Task<string> ClassifyAsync(string messages)
    {
        _asked.Enqueue(messages);
        await answering(_asked.Count);
        return messages switch
        {
            _ when !IsNewPrompt(messages) => "nobody",
            _ when messages.Contains("invoice", StringComparison.Ordinal) => "billing",
            _ when messages.Contains("password", StringComparison.Ordinal) => "account",
            _ => "bug",
        };
    }
}
