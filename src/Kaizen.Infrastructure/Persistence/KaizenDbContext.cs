using Kaizen.Application.Jobs.Running;
using Kaizen.Domain.ApiKeys;
using Kaizen.Domain.Common;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.PullRequests;
using Kaizen.Domain.Tasks;
using Kaizen.Domain.Traces;
using Kaizen.Infrastructure.Persistence.Conversions;
using Kaizen.Infrastructure.Persistence.Idempotency;
using Kaizen.Infrastructure.Persistence.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Kaizen.Infrastructure.Persistence;

/// <summary>The one model of all databases; each database has a type of its own, for its migrations.</summary>
internal abstract class KaizenDbContext(DbContextOptions options) : DbContext(options)
{
    private const int MaxEnumLength = 32;
    private const string CaseSensitive = "Latin1_General_100_BIN2";

    public DbSet<OptimizationTask> Tasks => Set<OptimizationTask>();

    public DbSet<FeedbackEntry> Feedback => Set<FeedbackEntry>();

    public DbSet<PromptVersion> PromptVersions => Set<PromptVersion>();

    public DbSet<OptimizationJob> Jobs => Set<OptimizationJob>();

    public DbSet<PromptDelivery> PromptDeliveries => Set<PromptDelivery>();

    public DbSet<JobEvent> JobEvents => Set<JobEvent>();

    public DbSet<StoredJobInputs> JobInputs => Set<StoredJobInputs>();

    public DbSet<StoredLineage> JobLineages => Set<StoredLineage>();

    public DbSet<RecordedCall> RecordedCalls => Set<RecordedCall>();

    public DbSet<CallTrace> Traces => Set<CallTrace>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<CacheStampRow> CacheStamps => Set<CacheStampRow>();

    public DbSet<IdempotencyRecord> IdempotencyRecords => Set<IdempotencyRecord>();

    /// <summary>Saves, and tells those who watch a job of every change of its state, step or progress.</summary>
    public Task<int> SaveChangesAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        foreach (EntityEntry<OptimizationJob> entry in ChangeTracker.Entries<OptimizationJob>().ToList())
        {
            bool changed = entry.State == EntityState.Modified
                && (entry.Property(job => job.Status).IsModified
                    || entry.Property(job => job.ProgressStep).IsModified
                    || entry.Property(job => job.Progress).IsModified
                    || entry.Property(job => job.LlmCalls).IsModified);
            if (changed || entry.State == EntityState.Added)
            {
                JobEvents.Add(JobEvent.Of(entry.Entity, clock.GetUtcNow()));
            }
        }

        return base.SaveChangesAsync(cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(KaizenDbContext).Assembly);
        if (Database.IsSqlServer())
        {
            // What users name and queries compare differs when its case does, as on the other databases, also in a database that ignores case.
            modelBuilder.Entity<OptimizationTask>().Property(task => task.Name).UseCollation(CaseSensitive);
            modelBuilder.Entity<PromptDelivery>().Property(delivery => delivery.Branch).UseCollation(CaseSensitive);
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Score>().HaveConversion<ScoreConverter>();
        configurationBuilder.Properties<JsonText>().HaveConversion<JsonTextConverter>();
        Named<JobStatus>();
        Named<JobTrigger>();
        Named<OptimizerKind>();
        Named<ModuleKind>();
        Named<DeliveryMode>();
        Named<FeedbackOrigin>();
        Named<GitProvider>();
        Named<PromptFormat>();
        Named<FeedbackSource>();
        Named<PromptStatus>();
        if (Database.IsSqlite())
        {
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTextConverter>();
        }
        else
        {
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
        }

        void Named<T>()
            where T : struct, Enum =>
            configurationBuilder.Properties<T>().HaveConversion<WireNameConverter<T>>().HaveMaxLength(MaxEnumLength);
    }
}

internal sealed class SqliteKaizenDbContext(DbContextOptions<SqliteKaizenDbContext> options) : KaizenDbContext(options);

internal sealed class PostgresKaizenDbContext(DbContextOptions<PostgresKaizenDbContext> options) : KaizenDbContext(options);

internal sealed class SqlServerKaizenDbContext(DbContextOptions<SqlServerKaizenDbContext> options) : KaizenDbContext(options);
