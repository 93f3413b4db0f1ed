using System.Text.Json;
using Kaizen.Application.GitHosts;

namespace Kaizen.Infrastructure.Git.GitLab;

/// <summary>GitLab, cloud or self-hosted, by its REST API v4.</summary>
internal sealed class GitLabHost : IGitHost
{
    private const int Developer = 30;

    private readonly GitRepository _repository;
    private readonly RestRequests _requests;
    private readonly string _project;

    public GitLabHost(GitRepository repository, HttpMessageHandler handler)
    {
        _repository = repository;
        _project = $"projects/{RestRequests.Escape($"{repository.Project}/{repository.Name}")}";
        _requests = new RestRequests(
            repository, handler, new Uri(repository.BaseUrl, "api/v4/"), request => request.Headers.Add("PRIVATE-TOKEN", repository.Token), MessageOf);
    }

    public async Task<bool?> CanWriteAsync(CancellationToken cancellationToken)
    {
        JsonElement project = await _requests.GetAsync(_project, cancellationToken);
        long?[] levels = [AccessLevel(project, "project_access"), AccessLevel(project, "group_access")];
        return Array.TrueForAll(levels, level => level is null) ? null : levels.Max() >= Developer;
    }

    public async Task<string?> FindBranchHeadAsync(string branch, CancellationToken cancellationToken)
    {
        try
        {
            JsonElement found = await _requests.GetAsync($"{_project}/repository/branches/{RestRequests.Escape(branch)}", cancellationToken);
            return found.Text("commit", "id") ?? throw GitHostFailure.Unreadable(_repository);
        }
        catch (GitHostException missing) when (IsMissing(missing, "Branch"))
        {
            return null;
        }
    }

    public async Task<string?> ReadFileAsync(string path, string reference, CancellationToken cancellationToken)
    {
        try
        {
            JsonElement file = await _requests.GetAsync(FileAt(path, reference), cancellationToken);
            return GitText.DecodeBase64(_repository, file.Text("content"), path);
        }
        catch (GitHostException missing) when (IsMissing(missing, "File"))
        {
            return null;
        }
    }

    public async Task CreateBranchAsync(string branch, string commit, CancellationToken cancellationToken)
    {
        try
        {
            await _requests.PostAsync($"{_project}/repository/branches", new { branch, @ref = commit }, cancellationToken);
        }
        catch (GitHostException taken) when (taken.Status is 400 or 409)
        {
            if (await FindBranchHeadAsync(branch, cancellationToken) is null)
            {
                throw;
            }
        }
    }

    public async Task<BranchLead?> FindLeadAsync(string commit, string baseCommit, CancellationToken cancellationToken)
    {
        string start;
        try
        {
            JsonElement common = await _requests.GetAsync(
                $"{_project}/repository/merge_base?refs[]={RestRequests.Escape(baseCommit)}&refs[]={RestRequests.Escape(commit)}", cancellationToken);
            start = common.Text("id") ?? throw GitHostFailure.Unreadable(_repository);
        }
        catch (GitHostException unrelated) when (unrelated.Fault == GitHostFault.NotFound)
        {
            return null;
        }

        JsonElement own = await _requests.GetAsync(
            $"{_project}/repository/commits?ref_name={RestRequests.Escape($"{baseCommit}..{commit}")}&per_page=100", cancellationToken);
        return new BranchLead(start, [.. own.Items().Select(item => item.Text("message") ?? throw GitHostFailure.Unreadable(_repository))]);
    }

    public async Task<bool> TryDeleteBranchAsync(string branch, string head, CancellationToken cancellationToken)
    {
        JsonElement open = await _requests.GetAsync(
            $"{_project}/merge_requests?state=opened&source_branch={RestRequests.Escape(branch)}", cancellationToken);
        if (open.Items().Any())
        {
            return false;
        }

        string? present = await FindBranchHeadAsync(branch, cancellationToken);
        if (present != head)
        {
            return present is null;
        }

        try
        {
            await _requests.ReadAsync(HttpMethod.Delete, $"{_project}/repository/branches/{RestRequests.Escape(branch)}", null, cancellationToken);
        }
        catch (GitHostException missing) when (IsMissing(missing, "Branch"))
        {
            // A repeated call does not find it any more.
        }

        return true;
    }

    public async Task CommitAsync(GitCommit commit, CancellationToken cancellationToken)
    {
        var actions = new List<object>();
        foreach (GitFileChange file in commit.Files)
        {
            (string content, string encoding) = GitText.IsUtf8(file) ? (file.Content, "text") : (Convert.ToBase64String(GitText.Encode(file)), "base64");

            // Without the file's last commit a second run, at the same time, would write the same once more.
            actions.Add(file.IsNew
                ? new { action = "create", file_path = file.Path, content, encoding }
                : new { action = "update", file_path = file.Path, content, encoding, last_commit_id = await LastCommitOfAsync(file.Path, commit.Parent, cancellationToken) });
        }

        try
        {
            await _requests.PostAsync(
                $"{_project}/repository/commits", new { branch = commit.Branch, commit_message = commit.Message, actions }, cancellationToken);
        }
        catch (GitHostException refused) when (refused.Status == 400)
        {
            // GitLab has no word of its own for a branch that moved on (a repeated call meets its own first commit).
            throw await FindBranchHeadAsync(commit.Branch, cancellationToken) == commit.Parent
                ? refused
                : new GitHostException(GitHostFault.Conflict, refused.Status, refused.Message, refused);
        }
    }

    public async Task<IReadOnlyList<PullRequest>> ListPullRequestsAsync(string branch, CancellationToken cancellationToken)
    {
        JsonElement found = await _requests.GetAsync(
            $"{_project}/merge_requests?state=all&source_branch={RestRequests.Escape(branch)}&target_branch={RestRequests.Escape(_repository.BaseBranch)}&order_by=created_at&sort=desc&per_page=100",
            cancellationToken);
        return [.. found.Items().Select(Read)];
    }

    public async Task<PullRequest> OpenPullRequestAsync(string branch, string title, string body, CancellationToken cancellationToken) =>
        Read(await _requests.PostAsync(
            $"{_project}/merge_requests",
            new { source_branch = branch, target_branch = _repository.BaseBranch, title, description = body },
            cancellationToken));

    public async Task<PullRequest> GetPullRequestAsync(long number, CancellationToken cancellationToken) =>
        Read(await _requests.GetAsync($"{_project}/merge_requests/{number}", cancellationToken));

    private async Task<string> LastCommitOfAsync(string path, string reference, CancellationToken cancellationToken)
    {
        JsonElement file = await _requests.GetAsync(FileAt(path, reference), cancellationToken);
        return file.Text("last_commit_id") ?? throw GitHostFailure.Unreadable(_repository);
    }

    private string FileAt(string path, string reference) =>
        $"{_project}/repository/files/{RestRequests.Escape(path)}?ref={RestRequests.Escape(reference)}";

    private static long? AccessLevel(JsonElement project, string kind) =>
        project.ValueKind == JsonValueKind.Object && project.TryGetProperty("permissions", out JsonElement permissions)
        && permissions.ValueKind == JsonValueKind.Object && permissions.TryGetProperty(kind, out JsonElement access)
            ? access.Whole("access_level")
            : null;

    // A project that cannot be seen is a 404 too.
    private static bool IsMissing(GitHostException failure, string what) =>
        failure.Fault == GitHostFault.NotFound && failure.Message.Contains(what, StringComparison.OrdinalIgnoreCase);

    private static string MessageOf(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return "no reason given";
        }

        JsonElement said = body.TryGetProperty("message", out JsonElement message) || body.TryGetProperty("error", out message) ? message : body;
        return said.ValueKind switch
        {
            JsonValueKind.String => said.GetString()!,
            JsonValueKind.Array => string.Join("; ", said.EnumerateArray()),
            _ => said.GetRawText(),
        };
    }

    private PullRequest Read(JsonElement request) => GitText.Plausible(_repository, new PullRequest(
        request.Whole("iid") ?? throw GitHostFailure.Unreadable(_repository),
        request.Text("web_url") ?? throw GitHostFailure.Unreadable(_repository),
        request.Text("state") switch
        {
            "merged" => PullRequestState.Merged,
            "closed" => PullRequestState.Closed,

            // "locked" is a request that is being merged.
            _ => PullRequestState.Open,
        },
        request.Text("description") ?? "",
        request.Text("target_branch"),
        HostInstant.Parse(request.Text("merged_at"))));
}
