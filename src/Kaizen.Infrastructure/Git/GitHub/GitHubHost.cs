using System.Net.Http.Headers;
using System.Runtime.Serialization;
using Kaizen.Application.GitHosts;
using Octokit;
using Octokit.Internal;
using ProductHeaderValue = Octokit.ProductHeaderValue;
using PullRequest = Kaizen.Application.GitHosts.PullRequest;

namespace Kaizen.Infrastructure.Git.GitHub;

/// <summary>GitHub and GitHub Enterprise by Octokit.</summary>
internal sealed class GitHubHost : IGitHost
{
    private const string OrdinaryFile = "100644";
    private const string ExecutableFile = "100755";
    private const string SymbolicLink = "120000";
    private const string Folder = "040000";

    private readonly GitRepository _repository;
    private readonly GitHubClient _client;
    private readonly AsyncLocal<CancellationToken> _cancellation = new();

    public GitHubHost(GitRepository repository, HttpMessageHandler handler)
    {
        _repository = repository;
        Uri api = repository.BaseUrl.Host is "github.com" or "www.github.com" or "api.github.com"
            ? new Uri("https://api.github.com/")
            : new Uri(repository.BaseUrl, "api/v3/");
        _client = new GitHubClient(new Connection(
            new ProductHeaderValue("Kaizen"),
            api,
            new InMemoryCredentialStore(new Credentials(repository.Token)),
            new UnlimitedHttpClient(() => new SharedHandler(handler), _cancellation),
            new SimpleJsonSerializer()));
    }

    private string Owner => _repository.Project;

    private string Name => _repository.Name;

    public async Task<bool?> CanWriteAsync(CancellationToken cancellationToken)
    {
        Repository found = await CallAsync(() => _client.Repository.Get(Owner, Name), cancellationToken);
        return found.Permissions?.Push;
    }

    public async Task<string?> FindBranchHeadAsync(string branch, CancellationToken cancellationToken)
    {
        try
        {
            Branch found = await CallAsync(
                () => _client.Repository.Branch.Get(Owner, Name, RestRequests.Escape(branch)), cancellationToken);
            return Promised(found.Commit?.Sha);
        }
        catch (GitHostException missing) when (missing.Fault == GitHostFault.NotFound)
        {
            // A repository that cannot be seen is a 404 too.
            await CanWriteAsync(cancellationToken);
            return null;
        }
    }

    public async Task<string?> ReadFileAsync(string path, string reference, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<RepositoryContent> found = await CallAsync(
                () => _client.Repository.Content.GetAllContentsByRef(Owner, Name, RestRequests.EscapePath(path), RestRequests.Escape(reference)),
                cancellationToken);
            // The list of a folder may hold one file.
            if (found is not [{ } file] || file.Path?.StartsWith($"{path}/", StringComparison.Ordinal) == true)
            {
                throw new GitHostException(GitHostFault.Refused, null, $"'{path}' is a folder, not a file.");
            }

            if (Promised(file.Type.StringValue) != "file")
            {
                throw new GitHostException(GitHostFault.Refused, null, $"'{path}' is not a file.");
            }

            // Longer files come without content.
            return Promised(file.Encoding) == "base64" ? GitText.DecodeBase64(_repository, file.EncodedContent, path) : throw GitText.TooLong(path);
        }
        catch (GitHostException missing) when (missing.Fault == GitHostFault.NotFound)
        {
            return null;
        }
    }

    public async Task CreateBranchAsync(string branch, string commit, CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync(() => _client.Git.Reference.Create(Owner, Name, new NewReference($"refs/heads/{branch}", commit)), cancellationToken);
        }
        catch (GitHostException taken) when (taken.Fault is GitHostFault.Refused or GitHostFault.Conflict)
        {
            if (await FindBranchHeadAsync(branch, cancellationToken) is null)
            {
                throw;
            }
        }
    }

    public async Task<BranchLead?> FindLeadAsync(string commit, string baseCommit, CancellationToken cancellationToken)
    {
        // A comparison holds all changes; mostly there is one commit, which needs none.
        Commit newest = await CallAsync(() => _client.Git.Commit.Get(Owner, Name, commit), cancellationToken);
        if (newest.Parents is [{ Sha: { } parent }] && parent == baseCommit)
        {
            return new BranchLead(parent, [Promised(newest.Message)]);
        }

        try
        {
            CompareResult found = await CallAsync(() => _client.Repository.Commit.Compare(Owner, Name, baseCommit, commit), cancellationToken);
            return new BranchLead(Promised(found.MergeBaseCommit?.Sha), [.. Promised(found.Commits).Select(own => Promised(own?.Commit?.Message))]);
        }
        catch (GitHostException unrelated) when (unrelated.Fault == GitHostFault.NotFound)
        {
            return null;
        }
    }

    public async Task<bool> TryDeleteBranchAsync(string branch, string head, CancellationToken cancellationToken)
    {
        var open = new PullRequestRequest { State = ItemStateFilter.Open, Head = $"{Owner}:{branch}" };
        if ((await CallAsync(() => _client.PullRequest.GetAllForRepository(Owner, Name, open), cancellationToken)).Count > 0)
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
            await CallAsync(() => DeleteAsync(branch), cancellationToken);
        }
        catch (GitHostException refused) when (refused.Fault is GitHostFault.Refused or GitHostFault.NotFound)
        {
            // A repeated call does not find the branch any more.
            if (await FindBranchHeadAsync(branch, cancellationToken) is not null)
            {
                throw;
            }
        }

        return true;
    }

    public async Task CommitAsync(GitCommit commit, CancellationToken cancellationToken)
    {
        Commit parent = await CallAsync(() => _client.Git.Commit.Get(Owner, Name, commit.Parent), cancellationToken);
        string root = Promised(parent.Tree?.Sha);
        var files = new NewTree { BaseTree = root };
        foreach (GitFileChange file in commit.Files)
        {
            string mode = file.IsNew ? OrdinaryFile : await ModeOfAsync(root, file.Path, cancellationToken);
            var item = new NewTreeItem { Path = file.Path, Mode = mode, Type = TreeType.Blob };
            if (GitText.IsUtf8(file))
            {
                item.Content = file.Content;
            }
            else
            {
                var blob = new NewBlob { Content = Convert.ToBase64String(GitText.Encode(file)), Encoding = EncodingType.Base64 };
                item.Sha = Promised((await CallAsync(() => _client.Git.Blob.Create(Owner, Name, blob), cancellationToken)).Sha);
            }

            files.Tree.Add(item);
        }

        TreeResponse tree = await CallAsync(() => _client.Git.Tree.Create(Owner, Name, files), cancellationToken);
        Commit written = await CallAsync(
            () => _client.Git.Commit.Create(Owner, Name, new NewCommit(commit.Message, Promised(tree.Sha), commit.Parent)), cancellationToken);
        try
        {
            await CallAsync(
                () => _client.Git.Reference.Update(Owner, Name, $"heads/{RestRequests.EscapePath(commit.Branch)}", new ReferenceUpdate(Promised(written.Sha), force: false)),
                cancellationToken);
        }
        catch (GitHostException refused) when (refused.Status == 422 && refused.Message.Contains("fast forward", StringComparison.OrdinalIgnoreCase))
        {
            throw new GitHostException(GitHostFault.Conflict, refused.Status, refused.Message, refused);
        }
    }

    public async Task<IReadOnlyList<PullRequest>> ListPullRequestsAsync(string branch, CancellationToken cancellationToken)
    {
        var filter = new PullRequestRequest { State = ItemStateFilter.All, Head = $"{Owner}:{branch}", Base = _repository.BaseBranch };
        IReadOnlyList<Octokit.PullRequest> found = await CallAsync(
            () => _client.PullRequest.GetAllForRepository(Owner, Name, filter, new ApiOptions { PageSize = 100, PageCount = 1 }), cancellationToken);
        return [.. found.Select(Read)];
    }

    public async Task<PullRequest> OpenPullRequestAsync(string branch, string title, string body, CancellationToken cancellationToken)
    {
        try
        {
            var request = new NewPullRequest(title, branch, _repository.BaseBranch) { Body = body };
            return Read(await CallAsync(() => _client.PullRequest.Create(Owner, Name, request), cancellationToken));
        }
        catch (GitHostException refused) when (refused.Status == 422 && refused.Message.Contains("already exists", StringComparison.OrdinalIgnoreCase))
        {
            throw new GitHostException(GitHostFault.Conflict, refused.Status, refused.Message, refused);
        }
    }

    public async Task<PullRequest> GetPullRequestAsync(long number, CancellationToken cancellationToken) =>
        Read(await CallAsync(() => _client.PullRequest.Get(Owner, Name, (int)number), cancellationToken));

    /// <summary>Finds the mode of a file, step by step: a tree that is listed with all below it may be cut.</summary>
    /// <exception cref="GitHostException">The path leads through a symbolic link, which a commit would replace by a file.</exception>
    private async Task<string> ModeOfAsync(string root, string path, CancellationToken cancellationToken)
    {
        string tree = root;
        foreach (string step in path.Split('/'))
        {
            TreeResponse listed;
            try
            {
                listed = await CallAsync(() => _client.Git.Tree.Get(Owner, Name, tree), cancellationToken);
            }
            catch (GitHostException missing) when (missing.Fault == GitHostFault.NotFound)
            {
                // Its mode is not to be seen; it is written as most files are.
                return OrdinaryFile;
            }

            TreeItem? entry = Promised(listed.Tree).FirstOrDefault(item => item?.Path == step);
            switch (entry?.Mode)
            {
                case SymbolicLink:
                    throw new GitHostException(GitHostFault.Refused, null, $"'{path}' is a symbolic link, or lies below one: name the file that it points to.");
                case Folder:
                    tree = Promised(entry.Sha);
                    break;
                default:
                    return entry?.Mode == ExecutableFile ? ExecutableFile : OrdinaryFile;
            }
        }

        return OrdinaryFile;
    }

    private async Task<string> DeleteAsync(string branch)
    {
        await _client.Git.Reference.Delete(Owner, Name, $"heads/{RestRequests.EscapePath(branch)}");
        return branch;
    }

    private PullRequest Read(Octokit.PullRequest? request) => GitText.Plausible(_repository, new PullRequest(
        Promised(request).Number,
        Promised(request!.HtmlUrl),
        request.Merged ? PullRequestState.Merged : Promised(request.State.StringValue) == "open" ? PullRequestState.Open : PullRequestState.Closed,
        request.Body ?? "",
        request.Base?.Ref,
        request.MergedAt?.ToUniversalTime()));

    private async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        _cancellation.Value = cancellationToken;
        try
        {
            return await call() ?? throw GitHostFailure.Unreadable(_repository);
        }
        catch (Exception unreadable) when (unreadable is SerializationException or InvalidCastException or NullReferenceException)
        {
            // Octokit's ways to fail on an answer of another shape, such as the page of a proxy.
            throw GitHostFailure.Unreadable(_repository);
        }
        catch (ApiException refused)
        {
            throw GitHostFailure.From(_repository, refused.StatusCode, MessageOf(refused), RetryAfterOf(refused));
        }
        catch (HttpRequestException failure)
        {
            throw GitHostFailure.From(_repository, failure);
        }
    }

    private string Promised(string? value) =>
        string.IsNullOrEmpty(value) || !GitText.IsUnicode(value) ? throw GitHostFailure.Unreadable(_repository) : value;

    private T Promised<T>(T? value)
        where T : class => value ?? throw GitHostFailure.Unreadable(_repository);

    private static RetryConditionHeaderValue? RetryAfterOf(ApiException refused)
    {
        string? header = refused.HttpResponse?.Headers.FirstOrDefault(header => header.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase)).Value;
        return RetryConditionHeaderValue.TryParse(header, out RetryConditionHeaderValue? retryAfter) ? retryAfter : null;
    }

    private static string MessageOf(ApiException refused)
    {
        IEnumerable<string?> details = refused.ApiError?.Errors?.Select(error => error.Message ?? $"{error.Resource} {error.Field} {error.Code}") ?? [];
        return string.Join("; ", details.Prepend(refused.ApiError?.Message ?? refused.Message).Where(text => !string.IsNullOrWhiteSpace(text)));
    }

    /// <summary>Gives Octokit's requests the token for cancellation that its methods do not take, and takes their time limit, which ends pauses
    /// that a host asks for; the handler has limits of its own.</summary>
    private sealed class UnlimitedHttpClient : IHttpClient
    {
        private readonly HttpClientAdapter _inner;
        private readonly AsyncLocal<CancellationToken> _cancellation;

        public UnlimitedHttpClient(Func<HttpMessageHandler> handler, AsyncLocal<CancellationToken> cancellation)
        {
            _inner = new HttpClientAdapter(handler);
            _inner.SetRequestTimeout(Timeout.InfiniteTimeSpan);
            _cancellation = cancellation;
        }

        public Task<IResponse> Send(IRequest request, CancellationToken cancellationToken, Func<object, object>? preprocessResponseBody)
        {
            if (request is Request own)
            {
                own.Timeout = TimeSpan.Zero;
            }

            return _inner.Send(request, _cancellation.Value, preprocessResponseBody);
        }

        public void SetRequestTimeout(TimeSpan timeout) => _inner.SetRequestTimeout(timeout);

        public void Dispose() => _inner.Dispose();
    }

    /// <summary>Lends the shared handler to Octokit, which disposes of its own.</summary>
    private sealed class SharedHandler(HttpMessageHandler shared) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _invoker = new(shared, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // Octokit declares its JSON to be a form.
            if (request.Content is { } content)
            {
                content.Headers.ContentType = new("application/json");
            }

            return _invoker.SendAsync(request, cancellationToken);
        }
    }
}
