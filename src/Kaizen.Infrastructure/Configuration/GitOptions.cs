using Kaizen.Application.PullRequests;
using Kaizen.Domain.Common;
using Kaizen.Domain.Tasks;
using Microsoft.Extensions.Configuration;

namespace Kaizen.Infrastructure.Configuration;

/// <summary>The configuration section <c>Git</c>.</summary>
internal sealed class GitOptions
{
    public const string Section = "Git";

    public string Provider { get; set; } = "github";

    public string? BaseUrl { get; set; }

    public string? Token { get; set; }

    public string? Project { get; set; }

    public string? Repo { get; set; }

    public string? BaseBranch { get; set; }

    public string? WebhookSecret { get; set; }

    /// <summary>Gets or sets whether Git hosts in loopback, link-local and private networks may be called.</summary>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>Gets or sets how often open pull requests and the files on the base branches are looked at, in seconds; 0 is never.</summary>
    public int PollSeconds { get; set; } = 300;

    /// <exception cref="InvalidOperationException">A setting is not valid.</exception>
    public static GitOptions From(IConfiguration configuration)
    {
        GitOptions options = configuration.GetSection(Section).Get<GitOptions>() ?? new GitOptions();
        return options.PollSeconds >= 0 ? options : throw new InvalidOperationException($"{Section}:PollSeconds must not be negative.");
    }

    /// <exception cref="InvalidOperationException">A setting is not valid.</exception>
    public GitDefaults ToDefaults() => new()
    {
        Provider = WireName.Find<GitProvider>(Provider.ToLowerInvariant()) ?? throw new InvalidOperationException(
            $"{Section}:Provider '{Provider}' is unknown; it is one of {string.Join(", ", WireName.All<GitProvider>())}."),
        BaseUrl = OrNull(BaseUrl),
        Token = OrNull(Token),
        Project = OrNull(Project),
        Repo = OrNull(Repo),
        BaseBranch = OrNull(BaseBranch),
        WebhookSecret = OrNull(WebhookSecret),
    };

    private static string? OrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
