namespace Kaizen.Api.Tests.Wire;

/// <summary>Requests that race each other.</summary>
internal static class AtOnce
{
    /// <summary>Starts so many requests at the same time, numbered from 0, and waits for all the answers.</summary>
    public static async Task<Answer[]> SendAsync(int count, Func<int, Task<Answer>> send)
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<Answer>[] sending = [.. Enumerable.Range(0, count).Select(StartAsync)];
        go.SetResult();
        return await Task.WhenAll(sending);

        async Task<Answer> StartAsync(int number)
        {
            await go.Task;
            return await send(number);
        }
    }

    public static int Count(this IEnumerable<Answer> answers, System.Net.HttpStatusCode status) =>
        answers.Count(answer => answer.Status == status);
}
