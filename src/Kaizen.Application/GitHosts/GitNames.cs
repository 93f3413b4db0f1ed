using System.Text.RegularExpressions;

namespace Kaizen.Application.GitHosts;

/// <summary>Which names of repositories, branches and files are taken from users and sent to a host.</summary>
public static partial class GitNames
{
    public const string SlugsRule = "may hold letters, digits, '-', '_' and '.' only, and '/' between owner and name";
    public const string BranchRule = "must be a valid branch name, without 'refs/heads/'";
    public const string PathRule = "must be a path inside of the repository, with '/' and without '.', '..', '.git', ':', '?' and escapes such as '%2e'";

    public const string AddressRule = "must be an absolute http or https URL without a user name, query, fragment, blanks and control characters";

    /// <summary>The longest token, in characters: every error of a host is searched for all spellings of each of them.</summary>
    public const int MaxTokenLength = 2000;

    public static readonly string TokenRule = $"may hold at most {MaxTokenLength} printable ASCII characters, none of them a blank";

    private const int MaxPathLength = 1000;

    /// <summary>Says whether a name of a repository, its owner or both means one place in a URL.</summary>
    public static bool AreSlugs(string name, bool allowsGroups)
    {
        string[] slugs = allowsGroups ? name.Split('/') : [name];
        return name.Length <= MaxPathLength
            && Array.TrueForAll(slugs, slug => Slug().IsMatch(slug) && slug is not ("." or "..") && !slug.Equals(".git", StringComparison.OrdinalIgnoreCase));
    }

    public static bool IsBranch(string branch) =>
        branch.Length is > 0 and <= 250 && branch != "@" && !branch.StartsWith('-') && !branch.StartsWith("refs/", StringComparison.Ordinal) && !InvalidBranch().IsMatch(branch);

    /// <summary>Says whether a path is the relative one of a file inside of a repository.</summary>
    public static bool IsPath(string path) =>
        path.Length is > 0 and <= MaxPathLength && !InvalidPath().IsMatch(path)
        // Some file systems drop what stands at a name's end.
        && path.Split('/').All(step => step.TrimEnd(' ', '.') is { Length: > 0 } name && !name.Equals(".git", StringComparison.OrdinalIgnoreCase));

    /// <summary>Says whether an address of a Git host can be called; blanks around it do not count.</summary>
    public static bool IsAddress(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri is { Scheme: "http" or "https", UserInfo: "" }
        && !address.Trim().Any(c => c is '?' or '#' || char.IsWhiteSpace(c) || char.IsControl(c));

    /// <summary>Says whether a token can stand in a header.</summary>
    public static bool IsToken(string token) => token.Length is > 0 and <= MaxTokenLength && token.All(c => c is >= '!' and <= '~');

    /// <exception cref="GitHostException">The name could mean another place in a URL.</exception>
    public static void RequireSlugs(string name, bool allowsGroups)
    {
        if (!AreSlugs(name, allowsGroups))
        {
            throw Invalid($"The repository's owner and name {SlugsRule}.");
        }
    }

    /// <summary>Requires a valid Git branch name.</summary>
    /// <exception cref="GitHostException">It is not one.</exception>
    public static void RequireBranch(string branch)
    {
        if (!IsBranch(branch))
        {
            throw Invalid($"The branch {BranchRule}.");
        }
    }

    /// <summary>Requires the relative path of a file inside of a repository.</summary>
    /// <exception cref="GitHostException">It leads elsewhere.</exception>
    public static void RequirePath(string path)
    {
        if (!IsPath(path))
        {
            throw Invalid($"The file's path {PathRule}.");
        }
    }

    internal static GitHostException Invalid(string message) => new(GitHostFault.InvalidRepository, null, message);

    [GeneratedRegex(@"^~?[A-Za-z0-9_.-]+\z")]
    private static partial Regex Slug();

    [GeneratedRegex(@"[\p{Cc} ~^:?*\[\\]|%[0-9A-Fa-f]{2}|\.\.|@\{|//|^/|/\z|\.\z|(^|/)\.|\.lock(/|\z)")]
    private static partial Regex InvalidBranch();

    [GeneratedRegex(@"[\p{Cc}\\?:]|%[0-9A-Fa-f]{2}")]
    private static partial Regex InvalidPath();
}
