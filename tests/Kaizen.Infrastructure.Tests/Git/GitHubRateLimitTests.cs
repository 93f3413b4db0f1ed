using System.Globalization;
using Kaizen.Application.GitHosts;
using Kaizen.Domain.Tasks;
using Kaizen.Testing.Git;

namespace Kaizen.Infrastructure.Tests.Git;

/// <summary>GitHub tells its rate limits in ways of its own.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class GitHubRateLimitTests
{
    private const string Branch = "kaizen/branch";

    [TestCase(403, "7", null, 7)]
    [TestCase(403, null, 60, 60)]
    [TestCase(429, null, 60, 60)]
    [TestCase(403, "7", 60, 7)]
    [TestCase(403, null, -60, 0.5)]
    public async Task ARateLimit_IsWaitedForAsTheHostAsks(int status, string? retryAfter, int? resetSeconds, double expected)
    {
        await using HostUnderTest host = HostUnderTest.Start(GitProvider.Github);
        host.Repository.Open(Branch, "t", "b");
        host.Faults = (number, _) => number == 0 ? Limit(host, status, retryAfter, "0", resetSeconds) : null;

        await host.Connect(patience: TimeSpan.FromMinutes(5)).GetPullRequestAsync(1, default);

        Assert.That(host.Clock.Pauses.Select(pause => pause.TotalSeconds), Is.EqualTo(new[] { expected }));
    }

    [TestCase("3600", null)]
    [TestCase(null, 3600)]
    public async Task ARateLimit_WhenTheHostAsksForLong_MakesItUnavailable(string? retryAfter, int? resetSeconds)
    {
        await using HostUnderTest host = HostUnderTest.Start(GitProvider.Github);
        host.Faults = (_, _) => Limit(host, 403, retryAfter, "0", resetSeconds);

        GitHostException failed = Assert.ThrowsAsync<GitHostException>(() => host.Connect().GetPullRequestAsync(1, default))!;

        Assert.That((failed.Fault, host.Requests.Count), Is.EqualTo((GitHostFault.Unavailable, 1)));
        Assert.That(failed.Message, Does.Contain("slow down (it asks to wait"));
    }

    [Test]
    public async Task ASecondaryLimit_ThatTellsNoTime_IsWaitedForForAMinute()
    {
        await using HostUnderTest host = HostUnderTest.Start(GitProvider.Github);
        host.Repository.Open(Branch, "t", "b");
        host.Faults = (number, _) => number == 0 ? new HostFault(403, "You have exceeded a secondary rate limit. Please wait a few minutes.") : null;

        await host.Connect(patience: TimeSpan.FromMinutes(5)).GetPullRequestAsync(1, default);

        Assert.That(host.Clock.Pauses, Is.EqualTo(new[] { TimeSpan.FromMinutes(1) }));
    }

    [TestCase("12", 60)]
    [TestCase("0", null)]
    public async Task ARefusal_WhileMoreIsAllowed_IsOne(string remaining, int? resetSeconds)
    {
        await using HostUnderTest host = HostUnderTest.Start(GitProvider.Github);
        host.Faults = (_, _) => Limit(host, 403, retryAfter: null, remaining, resetSeconds);

        GitHostException refused = Assert.ThrowsAsync<GitHostException>(() => host.Connect().GetPullRequestAsync(1, default))!;

        Assert.That((refused.Fault, refused.Status, host.Requests.Count), Is.EqualTo((GitHostFault.Forbidden, (int?)403, 1)));
    }

    private static HostFault Limit(HostUnderTest host, int status, string? retryAfter, string remaining, int? resetSeconds)
    {
        var headers = new Dictionary<string, string> { ["x-ratelimit-remaining"] = remaining };
        if (resetSeconds is { } seconds)
        {
            headers["x-ratelimit-reset"] = host.Clock.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        }

        return new HostFault(status, "slow down", RetryAfter: retryAfter) { RateLimit = headers };
    }
}
