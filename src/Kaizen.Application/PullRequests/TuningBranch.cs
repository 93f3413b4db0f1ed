using System.Security.Cryptography;
using System.Text;

namespace Kaizen.Application.PullRequests;

/// <summary>The name of the branch that a prompt version is delivered on.</summary>
internal static class TuningBranch
{
    private const int MaxTaskLength = 100;

    /// <summary>Gives <c>feature/tune-{task}-v{n}</c>. A name that has to be changed for this gets a part of its hash, so that no two tasks share a branch.</summary>
    public static string NameFor(string taskName, int version)
    {
        bool isSafe = taskName.Length is > 0 and <= MaxTaskLength && taskName.All(IsSafe)
            && !taskName.Contains("..", StringComparison.Ordinal) && !taskName.StartsWith('-');
        if (isSafe)
        {
            return $"feature/tune-{taskName}-v{version}";
        }

        string words = string.Join('-', new string([.. taskName.Take(MaxTaskLength).Select(c => IsSafe(c) && c != '.' ? c : ' ')])
            .Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries));
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(taskName)))[..8];
        return $"feature/tune-{(words.Length == 0 ? "" : words + "-")}{hash}-v{version}";
    }

    private static bool IsSafe(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
}
