using Kaizen.Application.GitHosts;

namespace Kaizen.Application.PullRequests;

/// <summary>One round of questions to Git hosts. A host that does not answer is asked once: the others are not to wait for it again.</summary>
internal sealed class PollRound
{
    private readonly HashSet<string> _silent = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="GitHostException">The host refused or failed, now or earlier in this round.</exception>
    public async Task<T> AskAsync<T>(GitRepository repository, Func<Task<T>> ask)
    {
        string host = repository.BaseUrl.Authority;
        if (_silent.Contains(host))
        {
            throw new GitHostException(GitHostFault.Unavailable, null, $"{host} failed earlier in this round and was not asked again");
        }

        try
        {
            return await ask();
        }
        catch (GitHostException failure) when (failure.Fault == GitHostFault.Unavailable)
        {
            _silent.Add(host);
            throw;
        }
    }
}
