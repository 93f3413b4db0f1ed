using Kaizen.Application.GitHosts;

namespace Kaizen.Application.PullRequests;

/// <summary>Says whether a repository can be used, step by step.</summary>
internal static class GitAccessCheck
{
    /// <param name="path">The file that the task writes.</param>
    /// <param name="mustExist">Whether the file must be there already: it is edited in place.</param>
    public static async Task<IReadOnlyList<GitAccessFinding>> RunAsync(
        IGitHost host, string baseBranch, string? path, bool mustExist, CancellationToken cancellationToken)
    {
        var findings = new List<GitAccessFinding>();
        string subject = "token";
        try
        {
            bool? canWrite = await host.CanWriteAsync(cancellationToken);
            findings.Add(new GitAccessFinding("token", true, "The host accepts the token."));
            findings.Add(canWrite == false
                ? new GitAccessFinding("repository", false, "The token may read the repository but not write to it.")
                : new GitAccessFinding("repository", true, canWrite is null ? "The repository is readable; the host does not say whether it is writable." : "The repository is writable."));

            subject = "branch";
            string? head = await host.FindBranchHeadAsync(baseBranch, cancellationToken);
            findings.Add(head is null
                ? new GitAccessFinding("branch", false, $"The branch '{baseBranch}' does not exist.")
                : new GitAccessFinding("branch", true, $"The branch '{baseBranch}' is at {head}."));
            if (head is null || path is null)
            {
                return findings;
            }

            subject = "file";
            GitNames.RequirePath(path);
            bool exists = await host.ReadFileAsync(path, head, cancellationToken) is not null;
            findings.Add(new GitAccessFinding("file", exists || !mustExist, exists ? $"'{path}' is readable." : $"'{path}' does not exist on '{baseBranch}'."));
        }
        catch (GitHostException refused)
        {
            if (subject == "token" && refused.Fault is GitHostFault.NotFound or GitHostFault.Forbidden)
            {
                subject = "repository";
            }

            findings.Add(new GitAccessFinding(subject, false, refused.Message));
        }

        return findings;
    }
}
