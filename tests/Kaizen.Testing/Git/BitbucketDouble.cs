using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kaizen.Application.GitHosts;
using Microsoft.AspNetCore.Http;

namespace Kaizen.Testing.Git;

public sealed class BitbucketDouble(StoredRepository repository) : HostDouble(repository)
{
    protected override bool IsAuthorized(IHeaderDictionary headers) => headers.Authorization == $"Bearer {Token}";

    protected override string? BelowRepository(string target) =>
        Regex.Match(target, "^/rest/(?:api|branch-utils)/1.0/projects/team/repos/app(/.*|$)") is { Success: true } match ? match.Groups[1].Value : null;

    protected override HostAnswer Refuse(int status, string message) =>
        new(status, new { errors = new[] { new { context = (string?)null, message, exceptionName = "com.atlassian.bitbucket.Example" } } });

    protected override HostAnswer Serve(string method, string target, JsonNode? body, IFormCollection? form)
    {
        string path = target.Split('?')[0];
        switch (method)
        {
            case "GET" when path == "":
                return new HostAnswer(200, new { slug = "app", project = new { key = "team" } });
            case "GET" when path == "/branches":
                // One branch a page: the client must go on, and must not take a name that only contains the filter.
                string filter = Query(target, "filterText");
                int start = int.Parse(Query(target, "start"));
                string[] names = [.. Repository.Branches.Keys.Append("x/" + filter).Where(name => name.Contains(filter)).Order().Reverse()];
                return new HostAnswer(200, new
                {
                    values = names.Skip(start).Take(1).Select(name => new
                    {
                        id = $"refs/heads/{name}",
                        displayId = name,
                        latestCommit = Repository.Branches.GetValueOrDefault(name, "none"),
                    }),
                    isLastPage = start + 1 >= names.Length,
                    nextPageStart = start + 1 >= names.Length ? (int?)null : start + 1,
                });
            case "POST" when path == "/branches":
                return Repository.Branches.TryAdd(Text(body, "name"), Text(body, "startPoint"))
                    ? new HostAnswer(200, new { id = $"refs/heads/{Text(body, "name")}" })
                    : Refuse(409, $"Branch '{Text(body, "name")}' already exists in repository team/app");
            case "DELETE" when path == "/branches":
                string deleted = Text(body, "name")["refs/heads/".Length..];
                if (Repository.Branches.GetValueOrDefault(deleted) != Text(body, "endPoint"))
                {
                    return Refuse(409, $"The ref '{deleted}' is not at '{Text(body, "endPoint")}'");
                }

                Repository.Branches.Remove(deleted);
                return new HostAnswer(204, null);
            case "GET" when path == "/commits":
                return new HostAnswer(200, new
                {
                    values = Repository.Beyond(Query(target, "since"), Query(target, "until"))
                        .Select(own => new { id = own.Id, message = own.Commit.Message, parents = new[] { new { id = own.Commit.Parent } } }),
                    isLastPage = true,
                });
            case "GET" when path.StartsWith("/raw/"):
                string file = Uri.UnescapeDataString(path["/raw/".Length..]);
                return Repository.ReadBytes(file, Query(target, "at")) is { } content
                    ? new HostAnswer(200, null, content)
                    : Refuse(404, $"The path \"{file}\" does not exist at revision \"{Query(target, "at")}\"");
            case "PUT" when path.StartsWith("/browse/"):
                return Write(Uri.UnescapeDataString(path["/browse/".Length..]), form!);
            case "GET" when path == "/pull-requests":
                Assert.That(Query(target, "direction"), Is.EqualTo("OUTGOING"));
                bool isOpenOnly = Query(target, "state") != "ALL";
                return new HostAnswer(200, new
                {
                    values = Repository.Requests
                        .Where(request => $"refs/heads/{request.Branch}" == Query(target, "at") && (!isOpenOnly || request.State == PullRequestState.Open)).Reverse().Select(Describe),
                    isLastPage = true,
                });
            case "POST" when path == "/pull-requests":
                string from = body!["fromRef"]!["id"]!.GetValue<string>()["refs/heads/".Length..];
                return Repository.OpenFrom(from) is not null
                    ? Refuse(409, "Only one pull request may be open for a given source and target branch")
                    : new HostAnswer(201, Describe(Repository.Open(from, Text(body, "title"), Text(body, "description"))));
            case "GET" when path.StartsWith("/pull-requests/"):
                return Repository.Requests.Find(request => $"/pull-requests/{request.Number}" == path) is { } found
                    ? new HostAnswer(200, Describe(found))
                    : Refuse(404, "No pull request exists with this id");
            default:
                return Refuse(404, $"null for uri: {path}");
        }
    }

    private HostAnswer Write(string path, IFormCollection form)
    {
        string branch = form["branch"].ToString();
        using var bytes = new MemoryStream();
        form.Files["content"]!.CopyTo(bytes);
        string content = Repository.Decode(path, bytes.ToArray());
        string? present = Repository.Read(path, branch);
        string? source = form.TryGetValue("sourceCommitId", out var id) ? id.ToString() : null;
        if (source is null ? present is not null : Repository.Read(path, source) != present)
        {
            return Refuse(409, $"The file '{path}' could not be edited because the file has been changed meanwhile");
        }

        return present == content
            ? Refuse(409, $"The content of '{path}' was not changed")
            : new HostAnswer(200, new { id = Repository.Commit(branch, form["message"].ToString(), [(path, content)]) });
    }

    private static string Query(string target, string name) => Uri.UnescapeDataString(Regex.Match(target, $"[?&]{name}=([^&]*)").Groups[1].Value);

    private static object Describe(StoredRequest request) => new
    {
        id = request.Number,
        description = request.Body,
        state = request.State switch { PullRequestState.Open => "OPEN", PullRequestState.Merged => "MERGED", _ => "DECLINED" },
        closedDate = request.State == PullRequestState.Open ? (long?)null : request.MergedAt.ToUnixTimeMilliseconds(),
        toRef = new { id = $"refs/heads/{request.Target}", displayId = request.Target },
        links = new { self = new[] { new { href = $"https://bitbucket.example/projects/team/repos/app/pull-requests/{request.Number}" } } },
    };
}
