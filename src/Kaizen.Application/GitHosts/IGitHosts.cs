namespace Kaizen.Application.GitHosts;

/// <summary>Reaches the Git hosts: GitHub, GitLab and Bitbucket Server.</summary>
public interface IGitHosts
{
    /// <summary>Gives access to one repository; nothing is sent yet.</summary>
    /// <param name="patience">The longest time for one request with its repetitions and the pauses that the host asks for.</param>
    IGitHost Connect(GitRepository repository, TimeSpan patience);
}
