using BenchmarkDotNet.Running;
using Kaizen.Benchmarks;

// bare URL: the bare endpoint that the HTTP numbers are held against. fill CONNECTION TASK ROWS: feedback rows for the list benchmarks.
switch (args)
{
    case ["bare", string url]:
        await BareEndpoint.RunAsync(url);
        break;
    case ["fill", string connectionString, string taskId, string rows]:
        await FeedbackRows.FillAsync(connectionString, Guid.Parse(taskId), int.Parse(rows));
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(BareEndpoint).Assembly).Run(args);
        break;
}
