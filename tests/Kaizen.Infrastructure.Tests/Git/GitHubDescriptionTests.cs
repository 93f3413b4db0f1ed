using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Kaizen.Application.GitHosts;
using Kaizen.Domain.Tasks;
using Kaizen.Infrastructure.Git.GitHub;

namespace Kaizen.Infrastructure.Tests.Git;

/// <summary>Holds the calls of GitHub against the OpenAPI description that GitHub publishes, served by a validating mock (Prism).
/// Where node is present, npm installs what the lock file names; without node or the registry the tests are skipped.</summary>
[NonParallelizable]
public sealed class GitHubDescriptionTests
{
    private const string Sha = "7638417db6d59f3c431d3e1f261cc637155684cd";
    private static readonly TimeSpan InstallTime = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(2);

    private readonly List<string> _violations = [];
    private readonly List<string> _calls = [];
    private Process? _prism;
    private GitHubHost _host = null!;
    private Uri _address = null!;

    [OneTimeSetUp]
    public async Task StartPrismAsync()
    {
        string packages = Path.Combine(AppContext.BaseDirectory, "Git", "Prism");
        string lockHash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(packages, "package-lock.json"))));
        string folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "kaizen-tests", $"prism-{lockHash[..12]}");
        string command = Path.Combine(folder, "node_modules", "@stoplight", "prism-cli", "dist", "index.js");
        string description = Path.Combine(folder, "node_modules", "@octokit", "openapi", "generated", "api.github.com.json");
        try
        {
            // npm writes this file last.
            if (!File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
            {
                Directory.CreateDirectory(folder);
                foreach (string file in Directory.GetFiles(packages))
                {
                    File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
                }

                using Process install = Start("npm", "ci", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund");
                using var installLimit = new CancellationTokenSource(InstallTime);
                await install.StandardOutput.ReadToEndAsync(installLimit.Token);
            }

            int port = FreePort();
            _prism = Start("node", command, "mock", "-p", port.ToString(), description);
            using var limit = new CancellationTokenSource(StartTime);
            string? line;
            do
            {
                line = await _prism.StandardOutput.ReadLineAsync(limit.Token);
            }
            while (line is not null && !line.Contains("Prism is listening"));

            if (line is null)
            {
                Assert.Ignore("Prism or GitHub's description is not installed.");
            }

            _ = _prism.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            _address = new Uri($"http://127.0.0.1:{port}");
            _host = new GitHubHost(
                GitRepository.Create(GitProvider.Github, _address.ToString(), "team", "app", "main", "token"),
                new PrismHandler(_calls, _violations) { InnerHandler = new SocketsHttpHandler() });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("node is not installed.");
        }
        catch (OperationCanceledException)
        {
            Assert.Ignore("Prism could not be installed or did not start in time.");
        }
    }

    [OneTimeTearDown]
    public void StopPrism()
    {
        _prism?.Kill(entireProcessTree: true);
        _prism?.Dispose();
    }

    [Test]
    public async Task Calls_AreAsGitHubDescribesThem()
    {
        await AnswerAsync(() => _host.CanWriteAsync(default));
        await AnswerAsync(() => _host.FindBranchHeadAsync("feature/tune-triage-v2", default));
        await AnswerAsync(() => _host.ReadFileAsync("src/my prompt#1.py", "main", default));
        await AnswerAsync(() => _host.ListPullRequestsAsync("feature/tune-triage-v2", default));
        await AnswerAsync(() => _host.OpenPullRequestAsync("feature/tune-triage-v2", "title", "body", default));
        await AnswerAsync(() => _host.GetPullRequestAsync(7, default));
        await AnswerAsync(async () =>
        {
            await _host.CreateBranchAsync("feature/tune-triage-v2", Sha, default);
            return 0;
        });
        await AnswerAsync(() => _host.FindLeadAsync(Sha, Sha, default));
        await AnswerAsync(() => _host.TryDeleteBranchAsync("feature/tune-triage-v2", Sha, default));
        await AnswerAsync(async () =>
        {
            await _host.CommitAsync(new GitCommit("feature/tune-triage-v2", Sha, "message", [new GitFileChange("a.py", "x", true)]), default);
            return 0;
        });

        Assert.That(_violations, Is.Empty);
        Assert.That(_calls, Has.Some.StartsWith("DELETE"), string.Join('\n', _calls));
        Assert.That(_calls, Has.Count.GreaterThanOrEqualTo(15), string.Join('\n', _calls));
    }

    [Test]
    public async Task AnInvalidCall_IsNoticed()
    {
        var noticed = new List<string>();
        using var client = new HttpClient(new PrismHandler([], noticed) { InnerHandler = new SocketsHttpHandler() }) { BaseAddress = _address };

        await client.PostAsync("/repos/team/app/pulls", new StringContent("""{"title": 1}"""));

        Assert.That(noticed, Has.Count.EqualTo(1), "the mock must refuse what the description forbids, else the other test proves nothing");
    }

    // The mock's examples are not always what the call needs; only the request counts here.
    private static async Task AnswerAsync<T>(Func<Task<T>> call)
    {
        try
        {
            await call();
        }
        catch (GitHostException)
        {
        }
    }

    private static Process Start(string command, params string[] arguments) => Process.Start(
        new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = false })!;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Bridges what Prism cannot do: media types of GitHub's own, slashes in path parameters, Enterprise's prefix.</summary>
    private sealed class PrismHandler(List<string> calls, List<string> violations) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string path = request.RequestUri!.PathAndQuery.Replace("/api/v3", "");
            foreach (string parameter in new[] { "/contents/", "/git/refs/" })
            {
                int start = path.IndexOf(parameter, StringComparison.Ordinal) + parameter.Length;
                int end = path.IndexOf('?') is var query and >= 0 ? query : path.Length;
                if (start > parameter.Length && start < end)
                {
                    path = path[..start] + path[start..end].Replace("/", "%2F") + path[end..];
                }
            }

            request.RequestUri = new Uri(request.RequestUri, path);
            request.Headers.Accept.Clear();
            request.Headers.Accept.ParseAdd("application/json");
            if (request.Content is not null)
            {
                request.Content.Headers.ContentType = new("application/json");
            }

            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            calls.Add($"{request.Method} {path} {(int)response.StatusCode}");
            response.Headers.Remove("Link");

            // The mock also doubts GitHub's own examples of answers; only the request counts.
            bool isDoubted = response.Headers.TryGetValues("sl-violations", out IEnumerable<string>? doubts) && doubts.Any(doubt => doubt.Contains("\"request\""));
            if (!response.IsSuccessStatusCode || isDoubted)
            {
                string said = await response.Content.ReadAsStringAsync(cancellationToken);
                violations.Add($"{request.Method} {path}: {(int)response.StatusCode} {said}");
            }

            // A deletion asks for both before; the examples stand in its way.
            string? needed = path.Contains("state=open") ? "[]" : path.Contains("/branches/") ? $"{{\"commit\":{{\"sha\":\"{Sha}\"}}}}" : null;
            if (needed is not null)
            {
                response.Content = new StringContent(needed, System.Text.Encoding.UTF8, "application/json");
            }

            return response;
        }
    }
}
