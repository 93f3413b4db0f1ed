namespace Kaizen.Application.GitHosts;

/// <summary>How long to wait for a Git host.</summary>
internal static class GitPatience
{
    /// <summary>For one request, while a person or a round of polls waits.</summary>
    public static readonly TimeSpan OfPerson = TimeSpan.FromSeconds(15);

    /// <summary>For one request of a job, for which nobody waits.</summary>
    public static readonly TimeSpan OfJob = TimeSpan.FromMinutes(5);

    // The answer is due within 30 s.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);

    /// <summary>Does what a person asks for and waits for.</summary>
    /// <exception cref="GitHostException">The host refused or failed, or did not do its part in time.</exception>
    public static async Task<T> WithinLimitAsync<T>(Func<CancellationToken, Task<T>> ask, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var timeIsUp = new CancellationTokenSource(Limit, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeIsUp.Token);
        try
        {
            return await ask(end.Token);
        }
        catch (OperationCanceledException late) when (timeIsUp.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new GitHostException(
                GitHostFault.Unavailable, null, $"The Git host did not do its part within {Limit.TotalSeconds:0} s. Try again: what it has done is kept.", late);
        }
    }
}
