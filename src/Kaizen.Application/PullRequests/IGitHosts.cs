namespace Kaizen.Application.PullRequests;

/// <summary>Reaches the Git hosts: GitHub, GitLab and Bitbucket Server.</summary>
public interface IGitHosts
{
    /// <summary>Gives access to one repository; nothing is sent yet.</summary>
    IGitHost Connect(GitRepository repository);
}
