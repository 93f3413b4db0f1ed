using System.Text;
using Kaizen.Optimization.Prompts;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.MiproV2;

/// <summary>Lets the reflection model look at the training data and say what they are.</summary>
internal sealed class DatasetSummary(SearchContext context)
{
    private const int BatchSize = 10;
    private const int MostBatches = 10;
    private const int MostIdle = 5;
    private const string Nothing = "NOTHING TO ADD";

    /// <summary>The calls for a data set of this size, when nothing new turns up after a while.</summary>
    public static int LikelyCalls(int train) => 1 + Math.Min((train + BatchSize - 1) / BatchSize, MostIdle + 1);

    /// <returns>Two or three sentences, or null when the model failed.</returns>
    public async Task<string?> MakeAsync(CancellationToken cancellationToken)
    {
        string observations = "";
        int idle = 0;
        int batches = Math.Min(MostBatches, (context.Train.Count + BatchSize - 1) / BatchSize);
        for (int batch = 0; batch < batches && idle < MostIdle; batch++)
        {
            Reflection answer = await context.Reflection.AskAsync(Question(batch, observations), $"mipro/observe/{batch}", cancellationToken);
            if (answer.Text is null)
            {
                return null;
            }

            if (answer.Text.Contains(Nothing, StringComparison.OrdinalIgnoreCase))
            {
                idle++;
            }
            else
            {
                observations += answer.Text.Trim() + "\n";
            }
        }

        Reflection summary = await context.Reflection.AskAsync(
            $"Notes about a data set:\n{FencedText.Fence(observations.TrimEnd())}\n\nSum them up in two or three sentences: what the inputs are, what the task is, what matters in the outputs.",
            "mipro/summary",
            cancellationToken);
        return string.IsNullOrWhiteSpace(summary.Text) ? null : summary.Text.Trim();
    }

    private string Question(int batch, string observations)
    {
        var shown = new StringBuilder();
        foreach (Data.PreparedExample example in context.Train.Skip(batch * BatchSize).Take(BatchSize))
        {
            shown.Append(PromptRenderer.Lines(context.Fields, example.Inputs)).Append('\n');
            shown.Append(example.Reference is { } reference ? $"correct output: {reference.Trim()}\n\n" : "\n");
        }

        string earlier = observations.Length == 0
            ? ""
            : $"What was noted so far:\n{FencedText.Fence(observations.TrimEnd())}\n\nIf these examples show nothing new, answer {Nothing}.\n";
        return $"Examples of a data set:\n{FencedText.Fence(shown.ToString().TrimEnd())}\n\n{earlier}Note briefly what holds for most of them: topics, form, rules from input to output, difficulties.";
    }
}
