using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kaizen.Application.GitHosts;
using Microsoft.AspNetCore.Http;

namespace Kaizen.Testing.Git;

public sealed class GitLabDouble(StoredRepository repository) : HostDouble(repository)
{
    protected override bool IsAuthorized(IHeaderDictionary headers) => headers["PRIVATE-TOKEN"] == Token;

    protected override string? BelowRepository(string target) =>
        Regex.Match(target, "^/api/v4/projects/team%2Fapp(/.*|$)") is { Success: true } match ? match.Groups[1].Value : null;

    protected override HostAnswer Refuse(int status, string message) => new(status, new { message = status == 404 && message == "Not Found" ? "404 Project Not Found" : message });

    protected override HostAnswer Serve(string method, string target, JsonNode? body, IFormCollection? form)
    {
        string path = target.Split('?')[0];
        switch (method)
        {
            case "GET" when path == "":
                return new HostAnswer(200, new { id = 1, permissions = new { project_access = new { access_level = 40 }, group_access = (object?)null } });
            case "GET" when path.StartsWith("/repository/branches/"):
                string branch = Step(path);
                return Repository.Branches.TryGetValue(branch, out string? head)
                    ? new HostAnswer(200, new { name = branch, commit = new { id = head } })
                    : Refuse(404, "404 Branch Not Found");
            case "POST" when path == "/repository/branches":
                if (Repository.Branches.ContainsKey(Text(body, "branch")))
                {
                    return Refuse(400, "Branch already exists");
                }

                Repository.Branches[Text(body, "branch")] = Text(body, "ref");
                return new HostAnswer(201, new { name = Text(body, "branch") });
            case "DELETE" when path.StartsWith("/repository/branches/"):
                return Repository.Branches.Remove(Step(path)) ? new HostAnswer(204, null) : Refuse(404, "404 Branch Not Found");
            case "GET" when path == "/repository/merge_base":
                string[] ends = [.. Regex.Matches(target, @"[?&]refs\[\]=([^&]*)").Select(end => end.Groups[1].Value)];
                return new HostAnswer(200, new { id = Repository.MergeBase(ends[0], ends[1]) });
            case "GET" when path == "/repository/commits":
                string[] range = Query(target, "ref_name").Split("..");
                return new HostAnswer(200, Repository.Beyond(range[0], range[1]).Select(own => new { id = own.Id, message = own.Commit.Message }).ToArray());
            case "GET" when path.StartsWith("/repository/files/"):
                return Repository.ReadBytes(Step(path), Query(target, "ref")) is { } content
                    ? new HostAnswer(200, new
                    {
                        encoding = "base64",
                        content = Convert.ToBase64String(content),
                        last_commit_id = Repository.LastCommitOf(Step(path), Query(target, "ref")),
                    })
                    : Refuse(404, "404 File Not Found");
            case "POST" when path == "/repository/commits":
                string into = Text(body, "branch");
                var changes = new List<(string, string)>();
                foreach (JsonNode? action in body!["actions"]!.AsArray())
                {
                    bool exists = Repository.Read(Text(action, "file_path"), into) is not null;
                    if (exists != (Text(action, "action") == "update"))
                    {
                        return Refuse(400, exists ? "A file with this name already exists" : "A file with this name doesn't exist");
                    }

                    if (exists && action?["last_commit_id"]?.GetValue<string>() is { } known && known != Repository.LastCommitOf(Text(action, "file_path"), into))
                    {
                        return Refuse(400, "You are attempting to update a file that has changed since you started editing it.");
                    }

                    bool isBase64 = action?["encoding"]?.GetValue<string>() == "base64";
                    changes.Add((Text(action, "file_path"), isBase64
                        ? Repository.Decode(Text(action, "file_path"), Convert.FromBase64String(Text(action, "content")))
                        : Text(action, "content")));
                }

                return new HostAnswer(201, new { id = Repository.Commit(into, Text(body, "commit_message"), changes) });
            case "GET" when path == "/merge_requests":
                bool isOpenOnly = Query(target, "state") == "opened";
                string targetBranch = Query(target, "target_branch");
                return new HostAnswer(200, Repository.Requests.Where(request => request.Branch == Query(target, "source_branch")
                    && (targetBranch == "" || request.Target == targetBranch)
                    && (!isOpenOnly || request.State == PullRequestState.Open)).Reverse().Select(Describe).ToArray());
            case "POST" when path == "/merge_requests":
                return Repository.OpenFrom(Text(body, "source_branch")) is { } open
                    ? new HostAnswer(409, new { message = new[] { $"Another open merge request already exists for this source branch: !{open.Number}" } })
                    : new HostAnswer(201, Describe(Repository.Open(Text(body, "source_branch"), Text(body, "title"), Text(body, "description"))));
            case "GET" when path.StartsWith("/merge_requests/"):
                return Repository.Requests.Find(request => $"/merge_requests/{request.Number}" == path) is { } found
                    ? new HostAnswer(200, Describe(found))
                    : Refuse(404, "404 Not found");
            default:
                return Refuse(404, $"404 {method} {path} Not Found");
        }
    }

    private static string Step(string path) => Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);

    private static string Query(string target, string name) => Uri.UnescapeDataString(Regex.Match(target, $"[?&]{name}=([^&]*)").Groups[1].Value);

    private static object Describe(StoredRequest request) => new
    {
        iid = request.Number,
        web_url = $"https://gitlab.example/team/app/-/merge_requests/{request.Number}",
        state = request.State switch { PullRequestState.Open => "opened", PullRequestState.Merged => "merged", _ => "closed" },
        description = request.Body,
        target_branch = request.Target,
        merged_at = request.State == PullRequestState.Merged ? request.MergedAt.ToOffset(TimeSpan.FromHours(2)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz") : null,
    };
}
