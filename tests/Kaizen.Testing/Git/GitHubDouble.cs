using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kaizen.Application.GitHosts;
using Microsoft.AspNetCore.Http;

namespace Kaizen.Testing.Git;

public sealed class GitHubDouble(StoredRepository repository) : HostDouble(repository)
{
    private readonly Dictionary<string, Dictionary<string, string>> _trees = [];
    private readonly Dictionary<string, byte[]> _blobs = [];

    protected override bool IsAuthorized(IHeaderDictionary headers) =>
        headers.Authorization.ToString() is "Bearer " + Token or "Token " + Token or "token " + Token;

    protected override string? BelowRepository(string target) =>
        Regex.Match(target, "^/api/v3/repos/team/app(/.*|$)") is { Success: true } match ? match.Groups[1].Value : null;

    protected override HostAnswer Refuse(int status, string message) =>
        new(status, new { message, documentation_url = "https://docs.github.com/rest", status = status.ToString() });

    protected override HostAnswer Serve(string method, string target, JsonNode? body, IFormCollection? form)
    {
        string path = target.Split('?')[0];
        switch (method)
        {
            case "GET" when path == "":
                return new HostAnswer(200, new { id = 1, name = "app", full_name = "team/app", permissions = new { admin = false, push = true, pull = true } });
            case "GET" when path.StartsWith("/branches/"):
                string branch = Uri.UnescapeDataString(path["/branches/".Length..]);
                return Repository.Branches.TryGetValue(branch, out string? head)
                    ? new HostAnswer(200, new { name = branch, commit = new { sha = head }, @protected = false })
                    : Refuse(404, "Branch not found");
            case "GET" when path.StartsWith("/contents/"):
                string file = Uri.UnescapeDataString(path["/contents/".Length..]);
                string reference = Uri.UnescapeDataString(Regex.Match(target, @"[?&]ref=([^&]*)").Groups[1].Value);
                return Repository.ReadBytes(file, reference) is { } content
                    ? new HostAnswer(200, new
                    {
                        type = "file",
                        encoding = "base64",
                        size = content.Length,
                        name = file.Split('/')[^1],
                        path = file,
                        content = Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks),
                        sha = "b",
                    })
                    : Listing(file + "/", reference) is { Length: > 0 } listing ? new HostAnswer(200, listing) : Refuse(404, "Not Found");
            case "POST" when path == "/git/refs":
                string name = Text(body, "ref");
                Assert.That(name, Does.StartWith("refs/heads/"));
                return Repository.Branches.TryAdd(name["refs/heads/".Length..], Text(body, "sha"))
                    ? new HostAnswer(201, Reference(name))
                    : Refuse(422, "Reference already exists");
            case "GET" when path.StartsWith("/git/commits/"):
                string sha = path["/git/commits/".Length..];
                return Repository.Commit(sha) is { } commit
                    ? new HostAnswer(200, new
                    {
                        sha,
                        message = commit.Message,
                        tree = new { sha = $"tree-of-{sha}" },
                        parents = commit.Parent is { } before ? new[] { new { sha = before } } : [],
                    })
                    : Refuse(404, "Not Found");
            case "GET" when path.StartsWith("/compare/"):
                string[] ends = path["/compare/".Length..].Split("...");
                string common = Repository.MergeBase(ends[0], ends[1]);
                return new HostAnswer(200, new
                {
                    merge_base_commit = new { sha = common },
                    status = common == ends[0] ? "ahead" : "diverged",
                    commits = Repository.Beyond(ends[0], ends[1]).Reverse().Select(own => new { sha = own.Id, commit = new { message = own.Commit.Message } }),
                });
            case "DELETE" when path.StartsWith("/git/refs/heads/"):
                return Repository.Branches.Remove(Uri.UnescapeDataString(path["/git/refs/heads/".Length..]))
                    ? new HostAnswer(204, null)
                    : Refuse(422, "Reference does not exist");
            case "GET" when path.StartsWith("/git/trees/"):
                string[] listed = Uri.UnescapeDataString(path["/git/trees/tree-of-".Length..]).Split(':');
                string folder = listed.Length > 1 ? listed[1] : "";
                return new HostAnswer(200, new
                {
                    sha = path["/git/trees/".Length..],
                    truncated = false,
                    tree = Repository.FilesAt(listed[0]).Keys.Where(name => name.StartsWith(folder)).Select(name => name[folder.Length..].Split('/'))
                        .DistinctBy(steps => steps[0]).Select(steps => new
                        {
                            path = steps[0],
                            mode = steps.Length > 1 ? "040000" : Repository.Modes.GetValueOrDefault(folder + steps[0], "100644"),
                            type = steps.Length > 1 ? "tree" : "blob",
                            sha = steps.Length > 1 ? $"tree-of-{listed[0]}:{folder}{steps[0]}/" : "b",
                        }).ToArray(),
                });
            case "POST" when path == "/git/blobs":
                Assert.That(Text(body, "encoding"), Is.EqualTo("base64"));
                _blobs[$"blob-{_blobs.Count}"] = Convert.FromBase64String(Text(body, "content"));
                return new HostAnswer(201, new { sha = $"blob-{_blobs.Count - 1}" });
            case "POST" when path == "/git/trees":
                var files = new Dictionary<string, string>(Repository.FilesAt(Text(body, "base_tree")["tree-of-".Length..]));
                foreach (JsonNode? item in body!["tree"]!.AsArray())
                {
                    string expected = Repository.Modes.GetValueOrDefault(Text(item, "path"), "100644");
                    Assert.That((Text(item, "mode"), Text(item, "type")), Is.EqualTo((expected, "blob")));
                    files[Text(item, "path")] = item?["sha"] is { } sent ? Repository.Decode(Text(item, "path"), _blobs[sent.GetValue<string>()]) : Text(item, "content");
                }

                string tree = $"tree-{_trees.Count}";
                _trees[tree] = files;
                return new HostAnswer(201, new { sha = tree });
            case "POST" when path == "/git/commits":
                string parent = body!["parents"]!.AsArray().Single()!.GetValue<string>();
                return new HostAnswer(201, new { sha = Repository.Add(new StoredCommit(parent, _trees[Text(body, "tree")], Text(body, "message"))) });
            case "PATCH" when path.StartsWith("/git/refs/heads/"):
                string moved = Uri.UnescapeDataString(path["/git/refs/heads/".Length..]);
                string next = Text(body, "sha");
                if (!Repository.Branches.TryGetValue(moved, out string? present))
                {
                    return Refuse(422, "Reference does not exist");
                }

                if (present != next && Repository.Commit(next)!.Parent != present)
                {
                    return Refuse(422, "Update is not a fast forward");
                }

                Repository.Branches[moved] = next;
                return new HostAnswer(200, Reference($"refs/heads/{moved}"));
            case "GET" when path == "/pulls":
                string from = Uri.UnescapeDataString(Regex.Match(target, @"[?&]head=([^&]*)").Groups[1].Value);
                string into = Regex.Match(target, @"[?&]base=([^&]*)").Groups[1].Value;
                bool isOpenOnly = !target.Contains("state=all");
                return new HostAnswer(200, Repository.Requests.Where(request => $"team:{request.Branch}" == from && (into == "" || request.Target == into)
                    && (!isOpenOnly || request.State == PullRequestState.Open)).Reverse().Select(Describe).ToArray());
            case "POST" when path == "/pulls":
                string source = Text(body, "head");
                if (!Repository.Branches.ContainsKey(source))
                {
                    return Refuse(422, "Validation Failed: head invalid");
                }

                return Repository.OpenFrom(source) is not null
                    ? new HostAnswer(422, new
                    {
                        message = "Validation Failed",
                        errors = new[] { new { resource = "PullRequest", code = "custom", message = $"A pull request already exists for team:{source}." } },
                    })
                    : new HostAnswer(201, Describe(Repository.Open(source, Text(body, "title"), Text(body, "body"))));
            case "GET" when path.StartsWith("/pulls/"):
                return Repository.Requests.Find(request => $"/pulls/{request.Number}" == path) is { } found
                    ? new HostAnswer(200, Describe(found))
                    : Refuse(404, "Not Found");
            default:
                return Refuse(404, $"Not Found: {method} {path}");
        }
    }

    private object[] Listing(string folder, string reference) =>
    [
        .. (Repository.Commit(reference)?.Files.Keys ?? Enumerable.Empty<string>()).Where(name => name.StartsWith(folder))
            .Select(name => new { type = "file", encoding = "none", size = 3, name = name[folder.Length..], path = name, sha = "b" }),
    ];

    private object Reference(string name) => new
    {
        @ref = name,
        @object = new { type = "commit", sha = Repository.Branches[name["refs/heads/".Length..]] },
    };

    private object Describe(StoredRequest request) => new
    {
        number = request.Number,
        html_url = $"https://github.example/team/app/pull/{request.Number}",
        state = request.State == PullRequestState.Open ? "open" : "closed",
        merged_at = request.State == PullRequestState.Merged ? request.MergedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'") : null,
        merged = request.State == PullRequestState.Merged,
        title = request.Title,
        body = request.Body,
        head = new { @ref = request.Branch },
        @base = new { @ref = request.Target },
    };
}
