using System.Text;
using System.Text.Json;

namespace Kaizen.Client.Tests;

internal sealed class ImprovingAPromptTests : ServerTests
{
    private static readonly (string Word, string Category)[] Words = [("invoice", "billing"), ("password", "account"), ("crash", "technical")];

    [Test]
    public async Task FromTheTaskToTheServedPrompt_EveryStepAnswersTyped()
    {
        TaskSummary task = await Kaizen.CreateTaskAsync(new CreateTaskRequest
        {
            Name = NewName(),
            SchemaJson = JsonSerializer.SerializeToElement(new { ticket_text = "string" }),
            EvaluatorConfig = JsonSerializer.SerializeToElement(new { type = "exact_match" }),
            ExistingPromptText = "Name the category of this ticket: {ticket_text}",
        });

        using var seeds = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 30).Select(SeedLine)) + "\nno seed\n"));
        SeedUploadResponse uploaded = await Kaizen.UploadSeedsAsync(task.Id, new FileParameter(seeds, "seeds.jsonl"));
        FeedbackResponse feedback = await Kaizen.SubmitFeedbackAsync(new SubmitFeedbackRequest
        {
            TaskId = task.Id,
            Inputs = JsonSerializer.SerializeToElement(new { ticket_text = "The invoice is wrong." }),
            Output = "account",
            Score = 0,
            ExpectedOutput = "billing",
        });
        IReadOnlyList<FeedbackResponse> listed = await Kaizen.ListFeedbackAsync(task.Id);
        Assert.Multiple(() =>
        {
            Assert.That((uploaded.Accepted, uploaded.Rejected, uploaded.Errors.Count), Is.EqualTo((30, 1, 1)));
            Assert.That(listed.Select(entry => entry.Id), Has.Member(feedback.Id));
            Assert.That(feedback, Has.Property(nameof(feedback.Score)).EqualTo(0).And.Property(nameof(feedback.Source)).EqualTo("sdk"));
        });

        OptimizeResponse started = await Kaizen.StartOptimizationAsync(task.Id);
        List<JobEventResponse> changes = [];
        using var timeIsUp = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await foreach (JobEventResponse change in Kaizen.WatchJobAsync(started.Job.Id, cancellationToken: timeIsUp.Token))
        {
            changes.Add(change);
        }

        JobResponse job = await Kaizen.GetJobAsync(started.Job.Id);
        Assert.That(job.Status, Is.EqualTo("SUCCESS"), job.ErrorMessage);
        Assert.Multiple(() =>
        {
            Assert.That(started.CostEstimate.EstimatedLlmCalls, Is.Positive);
            Assert.That(changes.Select(change => change.Id), Is.Ordered.Ascending.And.Unique);
            Assert.That(changes[^1], Has.Property("Status").EqualTo("SUCCESS").And.Property("Progress").EqualTo(1));
            Assert.That(job.JobMetadata?.GetProperty("total_llm_calls").GetInt32(), Is.Positive);
            Assert.That(job.CompletedAt, Is.GreaterThan(job.StartedAt!.Value));
        });

        PromptResponse activated = await Kaizen.ActivatePromptAsync(task.Id, job.PromptVersionId!.Value);
        PromptResponse served = await Kaizen.GetActivePromptAsync(task.Id);
        Assert.Multiple(() =>
        {
            Assert.That(activated.Status, Is.EqualTo("active"));
            Assert.That(served.Id, Is.EqualTo(job.PromptVersionId));
            Assert.That(served.PromptText, Does.Contain("{ticket_text}"));
            Assert.That(served.CreatedAt, Is.EqualTo(activated.CreatedAt));
        });
    }

    private static string SeedLine(int number)
    {
        (string word, string category) = Words[number % Words.Length];
        return JsonSerializer.Serialize(new { inputs = new { ticket_text = $"Ticket {number}: {word} trouble" }, output = category, score = 1.0 });
    }
}
