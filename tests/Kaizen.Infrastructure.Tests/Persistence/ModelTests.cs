using Kaizen.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Kaizen.Infrastructure.Tests.Persistence;

[Parallelizable(ParallelScope.All)]
internal sealed class ModelTests
{
    private static IEnumerable<TestCaseData> Contexts =>
    [
        new TestCaseData((Func<KaizenDbContext>)(() => new SqliteDesignTimeFactory().CreateDbContext([]))).SetArgDisplayNames("Sqlite"),
        new TestCaseData((Func<KaizenDbContext>)(() => new PostgresDesignTimeFactory().CreateDbContext([]))).SetArgDisplayNames("PostgreSql"),
        new TestCaseData((Func<KaizenDbContext>)(() => new SqlServerDesignTimeFactory().CreateDbContext([]))).SetArgDisplayNames("SqlServer"),
    ];

    [TestCaseSource(nameof(Contexts))]
    public void Migrations_SayAllThatTheModelSays(Func<KaizenDbContext> create)
    {
        using KaizenDbContext db = create();

        Assert.That(db.Database.HasPendingModelChanges(), Is.False);
    }

    /// <summary>SQL Server refuses to create tables of which one can be reached by a cascade on two ways.</summary>
    [Test]
    public void Cascades_ReachEachTableOnOneWayAtMost()
    {
        using KaizenDbContext db = new SqlServerDesignTimeFactory().CreateDbContext([]);

        Assert.Multiple(() =>
        {
            foreach (IEntityType root in db.Model.GetEntityTypes())
            {
                IEntityType[] reached = [.. Reached(root, [])];
                Assert.That(reached, Is.Unique, $"from {root.GetTableName()}");
                Assert.That(reached, Has.None.EqualTo(root));
            }
        });
    }

    [Test]
    public void Cascades_TakeEverythingBelowATaskWithIt()
    {
        using KaizenDbContext db = new SqlServerDesignTimeFactory().CreateDbContext([]);
        IEntityType task = db.Model.FindEntityType(typeof(Domain.Tasks.OptimizationTask))
            ?? throw new InvalidOperationException("There are no tasks in the model.");

        Assert.That(Reached(task, []).Select(entity => entity.GetTableName()), Is.EquivalentTo(new[]
        {
            "feedback_entries", "optimization_jobs", "job_events", "job_inputs", "job_lineages", "recorded_calls", "prompt_deliveries", "prompt_versions", "traces",
        }));
    }

    private static IEnumerable<IEntityType> Reached(IEntityType from, IReadOnlyList<IEntityType> path)
    {
        if (path.Contains(from))
        {
            yield break;
        }

        foreach (IForeignKey key in from.GetReferencingForeignKeys().Where(key => key.DeleteBehavior is DeleteBehavior.Cascade or DeleteBehavior.SetNull))
        {
            yield return key.DeclaringEntityType;
            foreach (IEntityType further in Reached(key.DeclaringEntityType, [.. path, from]))
            {
                yield return further;
            }
        }
    }
}
