using System.Security.Cryptography;
using System.Text;
using Kaizen.Application.GitHosts;

namespace Kaizen.Testing.Git;

/// <summary>The state behind a double of a Git host: commits, branches and pull requests.</summary>
public sealed class StoredRepository
{
    private readonly Dictionary<string, StoredCommit> _commits = [];

    public StoredRepository(params (string Path, string Content)[] files)
    {
        Branches["main"] = Add(new StoredCommit(null, files.ToDictionary(file => file.Path, file => file.Content), "start"));
    }

    public Dictionary<string, string> Branches { get; } = [];

    /// <summary>Gets the modes of files that are not ordinary ones, in all commits.</summary>
    public Dictionary<string, string> Modes { get; } = [];

    /// <summary>Gets the files that are stored in other encodings than UTF-8.</summary>
    public Dictionary<string, Encoding> Encodings { get; } = [];

    public List<StoredRequest> Requests { get; } = [];

    public IReadOnlyDictionary<string, string> FilesAt(string reference) => Commit(reference)!.Files;

    public StoredCommit? Commit(string reference) => _commits.GetValueOrDefault(
        Branches.GetValueOrDefault(reference.StartsWith("refs/heads/") ? reference["refs/heads/".Length..] : reference, reference));

    public string? Read(string path, string reference) => Commit(reference)?.Files.GetValueOrDefault(path);

    public byte[]? ReadBytes(string path, string reference) => Read(path, reference) is { } content ? EncodingOf(path).GetBytes(content) : null;

    /// <summary>Gets the text of a file that is sent as bytes.</summary>
    public string Decode(string path, byte[] bytes) => EncodingOf(path).GetString(bytes);

    private Encoding EncodingOf(string path) => Encodings.GetValueOrDefault(path, Encoding.UTF8);

    /// <summary>Gives the newest commit, as seen from a branch or commit, that has changed a file.</summary>
    public string LastCommitOf(string path, string reference)
    {
        string id = Branches.GetValueOrDefault(reference, reference);
        string content = Read(path, id)!;
        while (_commits[id].Parent is { } parent && Read(path, parent) == content)
        {
            id = parent;
        }

        return id;
    }

    /// <summary>Gives the newest commit that two have in common.</summary>
    public string MergeBase(string left, string right)
    {
        HashSet<string> known = [.. History(left)];
        return History(right).First(known.Contains);
    }

    /// <summary>Gives the commits that one has beyond another, the newest first.</summary>
    public IEnumerable<(string Id, StoredCommit Commit)> Beyond(string baseCommit, string commit) =>
        History(commit).Except(History(baseCommit)).Select(id => (id, _commits[id]));

    /// <summary>Counts the commits of a branch that are not on main.</summary>
    public int CommitsOn(string branch)
    {
        int count = 0;
        for (StoredCommit? commit = Commit(branch); commit?.Parent is { } parent && commit.Message != "start" && commit.Message != "moved"; commit = Commit(parent))
        {
            count++;
        }

        return count;
    }

    private IEnumerable<string> History(string commit)
    {
        for (string? id = commit; id is not null; id = _commits[id].Parent)
        {
            yield return id;
        }
    }

    public string Add(StoredCommit commit)
    {
        string id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            $"{_commits.Count}|{commit.Parent}|{commit.Message}|{string.Join('|', commit.Files)}")));
        _commits[id] = commit;
        return id;
    }

    public string Commit(string branch, string message, IEnumerable<(string Path, string Content)> changes)
    {
        string parent = Branches[branch];
        var files = new Dictionary<string, string>(_commits[parent].Files);
        foreach ((string path, string content) in changes)
        {
            files[path] = content;
        }

        return Branches[branch] = Add(new StoredCommit(parent, files, message));
    }

    public StoredRequest? OpenFrom(string branch) => Requests.Find(request => request.Branch == branch && request.Target == "main" && request.State == PullRequestState.Open);

    public StoredRequest Open(string branch, string title, string body, string target = "main")
    {
        var request = new StoredRequest(Requests.Count + 1, branch, title, body) { Target = target };
        Requests.Add(request);
        return request;
    }
}

public sealed record StoredCommit(string? Parent, Dictionary<string, string> Files, string Message);

public sealed record StoredRequest(int Number, string Branch, string Title, string Body)
{
    public PullRequestState State { get; set; }

    /// <summary>Gets or sets when it was merged, which is told once it is.</summary>
    public DateTimeOffset MergedAt { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Gets or sets the branch that it is to be merged into.</summary>
    public string Target { get; set; } = "main";
}
