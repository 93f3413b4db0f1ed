using System.Reflection;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Jobs.Inputs;
using Kaizen.Application.Jobs.Running;
using Kaizen.Domain.ApiKeys;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.PullRequests;
using Kaizen.Domain.Tasks;
using Kaizen.Domain.Traces;
using Kaizen.Infrastructure.Persistence;
using Kaizen.Infrastructure.Persistence.Idempotency;
using Kaizen.Optimization;
using Kaizen.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Infrastructure.Tests.Persistence.SqlServer;

/// <summary>All SQL that is generated for SQL Server is SQL that it can read.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class TransactSqlTests
{
    // Their methods depend on one another, so they are walked through by hand below.
    private static readonly Type[] ByHand = [typeof(UnitOfWork), typeof(CacheStamp), typeof(IdempotencyStore)];

    /// <summary>Gets every method of every class that asks or changes the database, so that a new one is read here too.</summary>
    private static IEnumerable<TestCaseData> Methods =>
        from type in typeof(KaizenDbContext).Assembly.GetTypes()
        where !ByHand.Contains(type)
            && type.GetConstructors().Any(made => made.GetParameters().Any(parameter => parameter.ParameterType == typeof(KaizenDbContext)))
        from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
        from optional in new[] { true, false }
        where optional || method.GetParameters().Any(IsOptional)
        select new TestCaseData(type, method, optional).SetArgDisplayNames(type.Name, method.Name, optional ? "all given" : "only the required");

    [TestCase(MigrationsSqlGenerationOptions.Default)]
    [TestCase(MigrationsSqlGenerationOptions.Idempotent)]
    public void Migrations_CanBeRead(MigrationsSqlGenerationOptions options)
    {
        using SqlServerKaizenDbContext db = new SqlServerDesignTimeFactory().CreateDbContext([]);

        string script = db.GetService<IMigrator>().GenerateScript(options: options);

        Assert.That(script, Does.Contain("optimization_jobs"));
        Assert.That(TransactSql.ErrorsIn(script), Is.Empty);
    }

    [Test]
    public void Migrations_MakeWhatUsersNameCaseSensitiveInADatabaseThatExists()
    {
        using SqlServerKaizenDbContext db = new SqlServerDesignTimeFactory().CreateDbContext([]);

        string script = db.GetService<IMigrator>().GenerateScript();

        const string Collation = "COLLATE Latin1_General_100_BIN2 NOT NULL;";
        Assert.That(script, Does.Match(
            $@"(?s)DROP INDEX \[ix_tasks_name\].*ALTER COLUMN \[name\] nvarchar\(255\) {Collation}.*CREATE UNIQUE INDEX \[ix_tasks_name\]"));
        Assert.That(script, Does.Contain($"ALTER TABLE [prompt_deliveries] ALTER COLUMN [branch] nvarchar(3000) {Collation}"));
        Assert.That(script, Does.Not.Contain("ALTER DATABASE"));
    }

    [Test]
    public void ErrorsIn_LooksIntoTheTextsThatAScriptExecutes()
    {
        using SqlServerKaizenDbContext db = new SqlServerDesignTimeFactory().CreateDbContext([]);
        string script = db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);

        Assert.That(TransactSql.CountExecutedTexts(script), Is.GreaterThan(0));
        Assert.That(TransactSql.ErrorsIn("EXEC(N'CREATE UNIQUE INDEX i ON t (a) WHERE (b LIMIT 1)');"), Is.Not.Empty);
        Assert.That(TransactSql.ErrorsIn("SELECT 1 LIMIT 1"), Is.Not.Empty);
    }

    [TestCaseSource(nameof(Methods))]
    public async Task Method_SendsWhatCanBeRead(Type type, MethodInfo method, bool optional)
    {
        var captured = new CapturedCommands();
        await using Store store = NewStore(captured);

        await store.InScopeAsync(async services =>
        {
            object target = type.GetInterfaces().Prepend(type).Select(services.GetService).First(service => service?.GetType() == type)!;
            object?[] arguments = [.. method.GetParameters().Select(parameter => IsOptional(parameter) && !optional ? null : Sample(parameter.ParameterType))];
            if (method.Invoke(target, arguments) is Task running)
            {
                await running;
            }

            await SaveAsync(services);
        });

        AssertReadable(captured);
    }

    [Test]
    public async Task SaveChanges_SendsInsertsUpdatesAndDeletesThatCanBeRead()
    {
        var captured = new CapturedCommands();
        await using Store store = NewStore(captured);
        object[] entities =
        [
            (OptimizationTask)Sample(typeof(OptimizationTask)), (FeedbackEntry)Sample(typeof(FeedbackEntry)), (CallTrace)Sample(typeof(CallTrace)),
            (PromptVersion)Sample(typeof(PromptVersion)), (OptimizationJob)Sample(typeof(OptimizationJob)), (ApiKey)Sample(typeof(ApiKey)),
            (RecordedCall)Sample(typeof(RecordedCall)),
        ];
        foreach (object entity in entities)
        {
            foreach (EntityState state in new[] { EntityState.Added, EntityState.Modified, EntityState.Deleted })
            {
                await store.InScopeAsync(async services =>
                {
                    services.GetRequiredService<KaizenDbContext>().Entry(entity).State = state;
                    await SaveAsync(services);
                });
            }
        }

        Assert.That(captured.Texts, Has.Count.GreaterThanOrEqualTo(3 * entities.Length));
        AssertReadable(captured);
    }

    [Test]
    public async Task Idempotency_SendsWhatCanBeRead()
    {
        var captured = new CapturedCommands();
        await using Store store = NewStore(captured);

        await store.InScopeAsync(async services =>
        {
            IdempotencyStore answers = services.GetRequiredService<IdempotencyStore>();
            await answers.BeginAsync("key", "body", default);
            await answers.CompleteAsync(new StoredAnswer(201, null, null, []), isSecret: true, default);
            await answers.DeleteExpiredAsync(default);
        });

        AssertReadable(captured, atLeast: 3);
    }

    [Test]
    public async Task CacheInvalidation_SendsWhatCanBeRead()
    {
        var captured = new CapturedCommands();
        await using Store store = NewStore(captured);

        await store.InScopeAsync(services => services.GetRequiredService<ICacheInvalidation>().InvalidateAsync(default));

        AssertReadable(captured);
        Assert.That(TransactSql.ErrorsIn(SharedStampSource.Query), Is.Empty);
    }

    [Test]
    public async Task DoReadersWaitAsync_WhenTheDatabaseKeepsNoRowVersions_SaysSo()
    {
        var captured = new CapturedCommands();   // in which no row is as wanted
        await using Store store = NewStore(captured);

        Assert.That(await store.AskAsync((KaizenDbContext db) => DatabaseMigrator.DoReadersWaitAsync(db, default)), Is.True);

        AssertReadable(captured);
    }

    private static bool IsOptional(ParameterInfo parameter) =>
        new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;

    private static object Sample(Type type)
    {
        Type wanted = Nullable.GetUnderlyingType(type) ?? type;
        DateTimeOffset now = Store.Noon;
        return wanted switch
        {
            _ when wanted == typeof(Guid) => Guid.NewGuid(),
            _ when wanted == typeof(int) => 5,
            _ when wanted == typeof(long) => 5L,
            _ when wanted == typeof(string) => "text",
            _ when wanted == typeof(DateTimeOffset) => now,
            _ when wanted == typeof(Page) => new Page(5, 10),
            _ when wanted == typeof(CancellationToken) => CancellationToken.None,
            _ when wanted == typeof(IReadOnlyCollection<Guid>) => new[] { Guid.NewGuid(), Guid.NewGuid() },
            _ when wanted == typeof(IReadOnlyCollection<string>) => new[] { "one", "two" },
            _ when wanted == typeof(IReadOnlyList<CandidateRecord>) => Array.Empty<CandidateRecord>(),
            _ when wanted == typeof(OptimizationTask) => new OptimizationTask(Guid.NewGuid(), "name", new(), now),
            _ when wanted == typeof(FeedbackEntry) => new FeedbackEntry(Guid.NewGuid(), Guid.NewGuid(), FeedbackSource.Sdk, now),
            _ when wanted == typeof(CallTrace) => new CallTrace(Guid.NewGuid(), Guid.NewGuid(), now),
            _ when wanted == typeof(PromptVersion) => new PromptVersion(Guid.NewGuid(), Guid.NewGuid(), 1, "text", now),
            _ when wanted == typeof(OptimizationJob) => new OptimizationJob(Guid.NewGuid(), Guid.NewGuid(), JobTrigger.ApiOnDemand, 1, now),
            _ when wanted == typeof(PromptDelivery) => new PromptDelivery(Guid.NewGuid(), Guid.NewGuid(), "branch", "title", "body"),
            _ when wanted == typeof(ApiKey) => new ApiKey(Guid.NewGuid(), "hash", null, now),
            _ when wanted == typeof(RecordedCall) => new RecordedCall(Guid.NewGuid(), "hash", "text", 1, 1, Truncated: false),
            _ when wanted == typeof(JobInputs) => new JobInputs
            {
                TaskName = "name",
                Fields = [],
                Module = default,
                Examples = [],
                UnusableTraces = 0,
                Optimizer = default,
                Models = new ModelNames("t", "r", "j"),
                CostBudgetUsd = 1,
            },
            _ => throw new NotSupportedException($"There is no sample of {wanted}; add one."),
        };
    }

    private static void AssertReadable(CapturedCommands captured, int atLeast = 1)
    {
        Assert.That(captured.Texts, Has.Count.GreaterThanOrEqualTo(atLeast));
        Assert.That(captured.Texts.SelectMany(TransactSql.ErrorsIn), Is.Empty);

        // Its texts have the database's collation, which cannot be compared with that of a column that has its own.
        Assert.That(captured.Texts, Has.None.Contain("OPENJSON"));
    }

    private static async Task SaveAsync(IServiceProvider services)
    {
        try
        {
            await services.GetRequiredService<IUnitOfWork>().SaveChangesAsync(default);
        }
        catch (ConcurrentUpdateException)
        {
            // No server tells of the rows that the commands would have changed.
        }
    }

    private static Store NewStore(CapturedCommands captured) => new(
        DatabaseEngine.SqlServer,
        "Server=nowhere",
        services => services.ConfigureDbContext<SqlServerKaizenDbContext>(options => options.AddInterceptors(captured)));
}
