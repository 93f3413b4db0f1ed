namespace Kaizen.Api.Tests.Hosting;

/// <summary>Asks again and again, for what happens in the background.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);
    private static readonly string[] EndStates = ["SUCCESS", "FAILURE", "PR_FAILED", "CANCELLED"];

    /// <summary>Asks until the answer is as wanted, and fails when the time is up.</summary>
    public static async Task<T> TrueAsync<T>(Func<Task<T>> ask, Func<T, bool> isWanted, TimeSpan deadline)
    {
        using var timeIsUp = new CancellationTokenSource(deadline);
        while (true)
        {
            T answer = await ask();
            if (isWanted(answer))
            {
                return answer;
            }

            Assert.That(timeIsUp.IsCancellationRequested, Is.False, $"Not reached within {deadline}; last seen: {answer}");
            await Task.Delay(Pause);
        }
    }

    /// <summary>Waits for what the application depends on; its scheduler starts a moment after its server.</summary>
    public static Task<Answer> UntilReadyAsync(this KaizenApi api) =>
        TrueAsync(() => api.Anonymous.GetAsync("/health/ready"), answer => answer.Status == OK, Patience);

    public static bool HasEnded(JsonElement job) => EndStates.Contains(job.Text("status"));

    public static Task<JsonElement> UntilTheJobEndsAsync(this KaizenApi api, string jobId) =>
        TrueAsync(() => api.JobAsync(jobId), HasEnded, Patience);

    public static async Task<JsonElement> JobAsync(this KaizenApi api, string jobId) =>
        (await api.Client.GetAsync($"/api/v1/jobs/{jobId}")).ShouldBe(OK);
}
