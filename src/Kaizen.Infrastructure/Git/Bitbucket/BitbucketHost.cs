using System.Text;
using System.Text.Json;
using Kaizen.Application.GitHosts;

namespace Kaizen.Infrastructure.Git.Bitbucket;

/// <summary>Bitbucket Server and Data Center by REST API 1.0. It writes one file a commit: its API has no other way.</summary>
internal sealed class BitbucketHost : IGitHost
{
    private const int MaxPages = 20;

    private readonly GitRepository _repository;
    private readonly RestRequests _requests;
    private readonly string _root;

    public BitbucketHost(GitRepository repository, HttpMessageHandler handler)
    {
        _repository = repository;
        _root = $"projects/{RestRequests.Escape(repository.Project)}/repos/{RestRequests.Escape(repository.Name)}";
        _requests = new RestRequests(
            repository, handler, new Uri(repository.BaseUrl, "rest/api/1.0/"), request => request.Headers.Authorization = new("Bearer", repository.Token), MessageOf);
    }

    public async Task<bool?> CanWriteAsync(CancellationToken cancellationToken)
    {
        // Bitbucket does not tell what a token may do.
        await _requests.GetAsync(_root, cancellationToken);
        return null;
    }

    public async Task<string?> FindBranchHeadAsync(string branch, CancellationToken cancellationToken)
    {
        JsonElement? found = await FindAsync(
            $"{_root}/branches?filterText={RestRequests.Escape(branch)}&limit=100", item => item.Text("id") == $"refs/heads/{branch}", cancellationToken);
        return found is { } head ? head.Text("latestCommit") ?? throw GitHostFailure.Unreadable(_repository) : null;
    }

    public async Task<string?> ReadFileAsync(string path, string reference, CancellationToken cancellationToken)
    {
        try
        {
            byte[] bytes = await _requests.ReadAsync(
                HttpMethod.Get, $"{_root}/raw/{RestRequests.EscapePath(path)}?at={RestRequests.Escape(reference)}", null, cancellationToken);
            return GitText.Decode(bytes, path);
        }
        catch (GitHostException missing) when (missing.Fault == GitHostFault.NotFound && missing.Message.Contains(path, StringComparison.Ordinal))
        {
            return null;
        }
    }

    public async Task CreateBranchAsync(string branch, string commit, CancellationToken cancellationToken)
    {
        try
        {
            await _requests.PostAsync($"{_root}/branches", new { name = branch, startPoint = commit }, cancellationToken);
        }
        catch (GitHostException taken) when (taken.Fault == GitHostFault.Conflict)
        {
            if (await FindBranchHeadAsync(branch, cancellationToken) is null)
            {
                throw;
            }
        }
    }

    public async Task<BranchLead?> FindLeadAsync(string commit, string baseCommit, CancellationToken cancellationToken)
    {
        JsonElement list = await _requests.GetAsync(
            $"{_root}/commits?since={RestRequests.Escape(baseCommit)}&until={RestRequests.Escape(commit)}&limit=100", cancellationToken);
        JsonElement[] own = [.. list.Items("values")];
        string[] messages = [.. own.Select(item => item.Text("message") ?? throw GitHostFailure.Unreadable(_repository))];

        // The newest comes first. Without an own commit it is one of the base branch; a first commit has no parent.
        return own.Length == 0 ? new BranchLead(commit, [])
            : own[^1].Items("parents").FirstOrDefault().Text("id") is { } start ? new BranchLead(start, messages)
            : null;
    }

    public async Task<bool> TryDeleteBranchAsync(string branch, string head, CancellationToken cancellationToken)
    {
        JsonElement open = await _requests.GetAsync(
            $"{_root}/pull-requests?at={RestRequests.Escape($"refs/heads/{branch}")}&direction=OUTGOING&state=OPEN", cancellationToken);
        if (open.Items("values").Any())
        {
            return false;
        }

        try
        {
            // Another interface than all else. It deletes nothing when the branch does not end at this commit.
            await _requests.ReadAsync(
                HttpMethod.Delete, $"../../branch-utils/1.0/{_root}/branches", RestRequests.Json(new { name = $"refs/heads/{branch}", endPoint = head }), cancellationToken);
            return true;
        }
        catch (GitHostException refused) when (refused.Fault is GitHostFault.Refused or GitHostFault.Conflict or GitHostFault.NotFound)
        {
            string? present = await FindBranchHeadAsync(branch, cancellationToken);
            if (present == head)
            {
                throw;
            }

            return present is null;
        }
    }

    public async Task CommitAsync(GitCommit commit, CancellationToken cancellationToken)
    {
        string parent = commit.Parent;
        foreach (GitFileChange file in commit.Files)
        {
            using var form = new MultipartFormDataContent
            {
                // As a file, so that its bytes are taken as they are.
                { new ByteArrayContent(GitText.Encode(file)), "content", "content" },
                { Field(commit.Message), "message" },
                { Field(commit.Branch), "branch" },
            };
            if (!file.IsNew)
            {
                form.Add(Field(parent), "sourceCommitId");
            }

            JsonElement written = await _requests.SendAsync(
                HttpMethod.Put, $"{_root}/browse/{RestRequests.EscapePath(file.Path)}", form, cancellationToken);
            parent = written.Text("id") ?? throw GitHostFailure.Unreadable(_repository);
        }
    }

    public async Task<IReadOnlyList<PullRequest>> ListPullRequestsAsync(string branch, CancellationToken cancellationToken)
    {
        var requests = new List<PullRequest>();
        await FindAsync(
            $"{_root}/pull-requests?at={RestRequests.Escape($"refs/heads/{branch}")}&direction=OUTGOING&state=ALL&order=NEWEST&limit=100",
            item =>
            {
                if (item.Text("toRef", "id") == $"refs/heads/{_repository.BaseBranch}")
                {
                    requests.Add(Read(item));
                }

                return false;
            },
            cancellationToken);
        return requests;
    }

    public async Task<PullRequest> OpenPullRequestAsync(string branch, string title, string body, CancellationToken cancellationToken) =>
        Read(await _requests.PostAsync(
            $"{_root}/pull-requests",
            new { title, description = body, state = "OPEN", fromRef = Reference(branch), toRef = Reference(_repository.BaseBranch) },
            cancellationToken));

    public async Task<PullRequest> GetPullRequestAsync(long number, CancellationToken cancellationToken) =>
        Read(await _requests.GetAsync($"{_root}/pull-requests/{number}", cancellationToken));

    private static StringContent Field(string value)
    {
        // Without a content type Bitbucket takes the part as it is.
        var field = new StringContent(value, new UTF8Encoding(false));
        field.Headers.ContentType = null;
        return field;
    }

    private static string MessageOf(JsonElement body) =>
        string.Join("; ", body.Items("errors").Select(error => error.Text("message")).OfType<string>()) is { Length: > 0 } said
            ? said
            : "no reason given";

    private object Reference(string branch) => new
    {
        id = $"refs/heads/{branch}",
        repository = new { slug = _repository.Name, project = new { key = _repository.Project } },
    };

    /// <summary>Goes through the pages of a list up to the first item that fits.</summary>
    private async Task<JsonElement?> FindAsync(string path, Predicate<JsonElement> fits, CancellationToken cancellationToken)
    {
        long start = 0;
        for (int page = 0; page < MaxPages; page++)
        {
            JsonElement list = await _requests.GetAsync($"{path}&start={start}", cancellationToken);
            foreach (JsonElement item in list.Items("values"))
            {
                if (fits(item))
                {
                    return item;
                }
            }

            if (list.Whole("nextPageStart") is not { } next || next <= start)
            {
                break;
            }

            start = next;
        }

        return null;
    }

    private PullRequest Read(JsonElement request) => GitText.Plausible(_repository, new PullRequest(
        request.Whole("id") ?? throw GitHostFailure.Unreadable(_repository),
        request.TryGetProperty("links", out JsonElement links) && links.Items("self").FirstOrDefault().Text("href") is { } url
            ? url
            : $"{_repository.BaseUrl}projects/{_repository.Project}/repos/{_repository.Name}/pull-requests/{request.Whole("id")}",
        request.Text("state") switch
        {
            "MERGED" => PullRequestState.Merged,
            "DECLINED" => PullRequestState.Closed,
            _ => PullRequestState.Open,
        },
        request.Text("description") ?? "",
        request.Text("toRef", "displayId"),
        request.Text("state") == "MERGED" && request.Whole("closedDate") is { } closed ? HostInstant.FromMilliseconds(closed) : null));
}
