namespace Kaizen.Client.Tests;

/// <summary>Tests that talk to one service, each about tasks of its own.</summary>
internal abstract class ServerTests
{
    private static readonly Lazy<KaizenServer> Shared = new(KaizenServer.Start);

    protected static KaizenServer Server => Shared.Value;

    protected static IKaizenClient Kaizen { get; } = Server.Client();

    /// <summary>Stops the service, if a test has started it.</summary>
    public static async Task StopAsync()
    {
        if (Shared.IsValueCreated)
        {
            await Shared.Value.DisposeAsync();
        }
    }

    protected static string NewName() => $"task {Guid.NewGuid()}";

    protected static Task<TaskSummary> GivenATaskAsync() => Kaizen.CreateTaskAsync(new CreateTaskRequest { Name = NewName() });
}
