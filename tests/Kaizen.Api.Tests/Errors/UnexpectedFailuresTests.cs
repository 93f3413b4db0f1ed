using Kaizen.Application.Common;
using Kaizen.Application.Feedback;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Api.Tests.Errors;

[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class UnexpectedFailuresTests(DatabaseEngine engine)
{
    [Test]
    public async Task AnUnexpectedFailure_TellsItsRequestIdAndNoInternals([Values("Development", "Production")] string environment)
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        await using KaizenApi api = await KaizenApi.StartAsync(database, new()
        {
            Environment = environment,
            Services = services => services.AddScoped<IFeedbackQueries, BrokenQueries>(),
        });

        Answer answer = await api.Client.GetAsync("/api/v1/feedback");

        JsonElement problem = answer.ShouldBeProblem(InternalServerError, "An unexpected error occurred");
        Assert.That(problem.Text("code"), Is.EqualTo("internal"));
        Assert.That(problem.Text("request_id"), Is.EqualTo(answer.Header("X-Request-Id")));
        Assert.That(problem.Members(), Is.EquivalentTo(new[] { "type", "title", "status", "detail", "instance", "code", "request_id" }));
    }

    private sealed class BrokenQueries : IFeedbackQueries
    {
        public Task<IReadOnlyList<FeedbackResponse>> ListAsync(Guid? taskId, Page page, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("a secret of the service");
    }
}
