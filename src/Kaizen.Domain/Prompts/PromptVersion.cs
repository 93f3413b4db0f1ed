using System.Security.Cryptography;
using System.Text;
using Kaizen.Domain.Common;
using Kaizen.Domain.Jobs;

namespace Kaizen.Domain.Prompts;

/// <summary>One text of a task's prompt: exactly what was evaluated and what the application is to send.</summary>
public sealed class PromptVersion(Guid id, Guid taskId, int versionNumber, string promptText, DateTimeOffset createdAt)
{
    /// <summary>The length of what <see cref="HashOf"/> gives.</summary>
    public const int HashLength = 64;

    public Guid Id { get; private init; } = id;

    public Guid TaskId { get; private init; } = taskId;

    /// <summary>Gets the number within the task: 1, 2, 3, without gaps.</summary>
    public int VersionNumber { get; private init; } = versionNumber;

    public string PromptText { get; private init; } = promptText;

    public DateTimeOffset CreatedAt { get; private init; } = createdAt;

    public PromptStatus Status { get; private set; } = PromptStatus.Draft;

    /// <summary>Gets the version that this one replaced when it was activated, or null.</summary>
    public Guid? ReplacedVersionId { get; private set; }

    /// <summary>Gets the text that the optimization started from, or null for a hand-written version.</summary>
    public string? OriginalPrompt { get; init; }

    /// <summary>Gets the mean score on the hold-out (on validation where there is too little data), or null.</summary>
    public Score? EvalScore { get; init; }

    /// <summary>Gets the mean score by the judge, or null when no judge scored.</summary>
    public Score? JudgeScore { get; init; }

    /// <summary>Gets the optimizer that found the text, or null for a hand-written version.</summary>
    public OptimizerKind? Optimizer { get; init; }

    /// <summary>Gives the SHA-256 of a prompt's UTF-8 bytes, in lower-case hex.</summary>
    public static string HashOf(string prompt) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(prompt)));

    /// <exception cref="VersionNotDraftException">The version is not a draft.</exception>
    internal void Activate(Guid? replacedVersionId)
    {
        if (Status != PromptStatus.Draft)
        {
            throw new VersionNotDraftException(Status);
        }

        ActivateMerged(replacedVersionId);
    }

    /// <exception cref="VersionNotDraftException">The version is in use, or was.</exception>
    internal void ActivateMerged(Guid? replacedVersionId)
    {
        RequireUnused();
        Status = PromptStatus.Active;
        ReplacedVersionId = replacedVersionId;
    }

    /// <summary>Archives a version that was never served: a later one was merged before this became known.</summary>
    /// <exception cref="VersionNotDraftException">The version is in use, or was.</exception>
    internal void Supersede()
    {
        RequireUnused();
        Archive();
    }

    internal void Archive() => Status = PromptStatus.Archived;

    internal void Restore() => Status = PromptStatus.Active;

    /// <summary>Says that the version is not wanted.</summary>
    /// <exception cref="VersionNotDraftException">The version is in use, or was.</exception>
    public void Reject()
    {
        RequireUnused();
        Status = PromptStatus.Rejected;
    }

    private void RequireUnused()
    {
        if (Status is not (PromptStatus.Draft or PromptStatus.Rejected))
        {
            throw new VersionNotDraftException(Status);
        }
    }
}
