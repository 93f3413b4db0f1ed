using Kaizen.Application.Common;
using Kaizen.Application.Jobs;
using Kaizen.Application.Jobs.Queries.ListJobs;
using Moq;

namespace Kaizen.Application.Tests.Jobs;

internal sealed class ListJobsTests
{
    [TestCase(null, 50)]
    [TestCase(200, 200)]
    [TestCase(201, 200)]
    public async Task Handle_AsksForFiftyJobsByDefaultAndTwoHundredAtMost(int? limit, int expected)
    {
        var jobs = new Mock<IJobQueries>();

        await new ListJobsHandler(jobs.Object).Handle(new ListJobsQuery(null, new PageRequest(limit, null)), default);

        jobs.Verify(queries => queries.ListAsync(null, new Page(expected, 0), default));
    }
}
