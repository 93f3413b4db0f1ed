using Kaizen.Domain.Common;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;

namespace Kaizen.Domain.Tasks;

/// <summary>A prompt to improve. At most one optimization job works on it at a time, at most one version of it is active.</summary>
public sealed class OptimizationTask
{
    /// <summary>The longest name, in UTF-16 code units.</summary>
    public const int MaxNameLength = 255;

    public OptimizationTask(Guid id, string name, TaskSettings settings, DateTimeOffset createdAt)
        : this(id, name, createdAt)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, MaxNameLength, nameof(name));
        Settings = settings;
    }

    // EF Core cannot bind a complex property to a constructor parameter.
    private OptimizationTask(Guid id, string name, DateTimeOffset createdAt)
    {
        Id = id;
        Name = name;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private init; }

    public string Name { get; private set; }

    public TaskSettings Settings { get; private set; } = new();

    /// <summary>Gets whether the schema was taken from the first entry instead of being declared.</summary>
    public bool SchemaIsInferred { get; private set; }

    /// <summary>Gets the token for the Git host, encrypted, or null.</summary>
    public string? ProtectedGitToken { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Gets the number of live entries (all but seeds) that are stored.</summary>
    public int FeedbackCount { get; private set; }

    /// <summary>Gets the number of seeds that are stored.</summary>
    public int SeedCount { get; private set; }

    /// <summary>Gets the number of live entries, and of scored traces where these are examples, since the last success.</summary>
    public int ExamplesSinceSuccess { get; private set; }

    /// <summary>Gets the number of scored traces that count as examples.</summary>
    public int ScoredTraceCount { get; private set; }

    /// <summary>Gets when the last job succeeded, or null.</summary>
    public DateTimeOffset? LastOptimizationAt { get; private set; }

    /// <summary>Gets the id of the job under way, or null when the task is free.</summary>
    public Guid? ActiveJobId { get; private set; }

    /// <summary>Gets the id of the version that is served, or null.</summary>
    public Guid? ActiveVersionId { get; private set; }

    /// <summary>Gets the evaluated score of the version that is served, or null.</summary>
    public Score? ActivePromptScore { get; private set; }

    /// <summary>Gets when the newest merge happened whose time is known, by the host's clock, or null.</summary>
    public DateTimeOffset? LastMergeAt { get; private set; }

    /// <summary>Gets the hash of the prompt that the file on the base branch was last seen to hold, or null when that is not known.</summary>
    public string? SeenPromptHash { get; private set; }

    /// <summary>Gets whether that is another prompt than the version's that is served.</summary>
    public bool HasDrifted { get; private set; }

    /// <summary>Gets the number of the newest version, 0 before the first.</summary>
    public int LastVersionNumber { get; private set; }

    /// <summary>Gets whether the next entry, or the one just recorded, starts a job.</summary>
    public bool IsDue => ActiveJobId is null && ExamplesSinceSuccess >= Settings.FeedbackThreshold;

    /// <summary>Gets the number of examples that an optimization could use.</summary>
    public int ExampleCount => FeedbackCount + SeedCount + (Settings.FeedbackSource == FeedbackOrigin.Traces ? ScoredTraceCount : 0);

    public void Rename(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, MaxNameLength, nameof(name));
        Name = name;
    }

    public void Configure(TaskSettings settings)
    {
        // A schema that someone wrote is binding from then on.
        SchemaIsInferred = SchemaIsInferred && Equals(settings.Schema, Settings.Schema);
        if (!settings.IsSamePlace(Settings))
        {
            See(null, null);
        }

        Settings = settings;
    }

    /// <summary>Takes the schema from an entry that came by the task's name.</summary>
    public void InferSchema(JsonText? inputs)
    {
        Settings = Settings with { Schema = InputSchema.Infer(inputs) };
        SchemaIsInferred = true;
    }

    /// <param name="token">The encrypted token; null removes it.</param>
    public void SetGitToken(string? token) => ProtectedGitToken = token;

    /// <summary>Counts an entry; a live one counts toward the threshold.</summary>
    /// <param name="byName">Whether the entry named the task; then an inferred schema does not bind it.</param>
    /// <exception cref="InputsDoNotMatchException">The inputs are not the schema's fields.</exception>
    public void Record(FeedbackEntry entry, bool byName)
    {
        if (!(byName && SchemaIsInferred))
        {
            InputSchema.From(Settings.Schema)?.Check(entry.Inputs);
        }

        if (entry.Source == FeedbackSource.Seed)
        {
            SeedCount++;
        }
        else
        {
            FeedbackCount++;
            ExamplesSinceSuccess++;
        }
    }

    /// <summary>Counts seeds that were checked against the schema before.</summary>
    public void RecordSeeds(int count) => SeedCount += count;

    /// <summary>Counts a trace that got its first score.</summary>
    public void RecordScoredTrace()
    {
        ScoredTraceCount++;
        if (Settings.FeedbackSource == FeedbackOrigin.Traces)
        {
            ExamplesSinceSuccess++;
        }
    }

    /// <summary>Forgets live entries that retention has deleted; they stay counted toward the threshold.</summary>
    public void Forget(int entries) => FeedbackCount -= entries;

    /// <summary>Starts a job, which holds the task until <see cref="ReleaseJob"/>.</summary>
    /// <param name="exampleCount">The number of examples to work on; null for <see cref="ExampleCount"/>.</param>
    /// <returns>The job, queued; the caller adds it to its repository.</returns>
    /// <exception cref="ActiveJobExistsException">The task already has an active job.</exception>
    /// <exception cref="NoFeedbackException">There is nothing to optimize on.</exception>
    public OptimizationJob StartJob(Guid jobId, JobTrigger trigger, DateTimeOffset now, int? exampleCount = null)
    {
        EnsureFree();
        int examples = exampleCount ?? ExampleCount;
        if (examples == 0)
        {
            throw new NoFeedbackException();
        }

        ActiveJobId = jobId;
        return new OptimizationJob(jobId, Id, trigger, examples, now);
    }

    /// <exception cref="ActiveJobExistsException">A job is under way.</exception>
    public void EnsureFree()
    {
        if (ActiveJobId is { } active)
        {
            throw new ActiveJobExistsException(Id, active);
        }
    }

    public void ReleaseJob(Guid jobId)
    {
        // A worker that comes back from the dead must not free the task under a newer job.
        if (ActiveJobId == jobId)
        {
            ActiveJobId = null;
        }
    }

    /// <summary>Counts from zero again, because a job succeeded.</summary>
    public void CompleteOptimization(DateTimeOffset now)
    {
        LastOptimizationAt = now;
        ExamplesSinceSuccess = 0;
    }

    /// <summary>Takes the number of the next version.</summary>
    public int NextVersionNumber() => ++LastVersionNumber;

    /// <summary>Serves a draft from now on.</summary>
    /// <param name="active">The version that is served so far, or null.</param>
    /// <exception cref="VersionNotDraftException">The version is not a draft.</exception>
    public void Activate(PromptVersion draft, PromptVersion? active)
    {
        draft.Activate(active?.Id);
        Replace(active, draft);
    }

    /// <summary>Takes the version of a merged pull request: a draft, or one that was rejected before its request was merged all the same. It is
    /// served from now on, unless a later merge is known: then it is archived, for the file has held a newer prompt since.</summary>
    /// <param name="active">The version that is served so far, or null.</param>
    /// <param name="mergedAt">When it was merged, by the host's clock; null, when the host does not say, counts as the newest.</param>
    /// <exception cref="VersionNotDraftException">The version is or was served, or is archived.</exception>
    public void TakeMerged(PromptVersion merged, PromptVersion? active, DateTimeOffset? mergedAt)
    {
        if (mergedAt < LastMergeAt)
        {
            merged.Supersede();
            return;
        }

        merged.ActivateMerged(active?.Id);
        LastMergeAt = mergedAt ?? LastMergeAt;

        // What was seen in the file is older than the merge.
        See(null, null);
        Replace(active, merged);
    }

    /// <summary>Takes note of what the file on the base branch holds.</summary>
    /// <param name="prompt">The prompt in it, or null when there is none to be seen.</param>
    /// <param name="active">The version that is served, or null.</param>
    public void See(string? prompt, PromptVersion? active)
    {
        SeenPromptHash = prompt is null ? null : PromptVersion.HashOf(prompt);
        Compare(active);
    }

    /// <summary>Says whether the file held the same when it was last seen.</summary>
    public bool HasSeen(string? prompt) => SeenPromptHash == (prompt is null ? null : PromptVersion.HashOf(prompt));

    /// <summary>Serves the prompt that the file on the base branch holds, as a new version.</summary>
    /// <param name="prompt">The prompt in the file.</param>
    /// <param name="active">The version that is served so far, or null.</param>
    /// <returns>The version; the caller adds it to its repository.</returns>
    /// <exception cref="NoDriftException">The file holds what is served, or nothing is.</exception>
    public PromptVersion Adopt(Guid versionId, string prompt, PromptVersion? active, DateTimeOffset now)
    {
        See(prompt, active);
        if (!HasDrifted)
        {
            throw new NoDriftException();
        }

        var version = new PromptVersion(versionId, Id, NextVersionNumber(), prompt, now);
        Activate(version, active);
        return version;
    }

    /// <summary>Serves again the version that <paramref name="active"/> had replaced.</summary>
    public void RollBack(PromptVersion active, PromptVersion previous)
    {
        previous.Restore();
        Replace(active, previous);
    }

    private void Replace(PromptVersion? active, PromptVersion next)
    {
        active?.Archive();
        ActiveVersionId = next.Id;
        ActivePromptScore = next.EvalScore;
        Compare(next);
    }

    private void Compare(PromptVersion? active) =>
        HasDrifted = SeenPromptHash is { } seen && active is not null && PromptVersion.HashOf(active.PromptText) != seen;
}
