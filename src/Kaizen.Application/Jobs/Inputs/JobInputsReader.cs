using System.Text.Encodings.Web;
using System.Text.Json;
using Kaizen.Application.Jobs.Running;
using Kaizen.Domain.Common;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;
using Kaizen.Domain.Traces;
using Kaizen.Optimization;

namespace Kaizen.Application.Jobs.Inputs;

/// <summary>Collects what a job on a task is going to work on.</summary>
internal sealed class JobInputsReader(
    IFeedbackRepository feedback, ITraceRepository traces, IPromptVersionRepository versions, OptimizationDefaults defaults)
{
    private const string InputsMember = "inputs";

    // Clients differ in blanks and escapes; the value is the same, and so is the example.
    private static readonly JsonSerializerOptions OneSpelling = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = JsonText.MaxDepth };

    public async Task<JobInputs> ReadAsync(OptimizationTask task, CancellationToken cancellationToken)
    {
        TaskSettings settings = task.Settings;
        IReadOnlyList<FeedbackEntry> entries =
            await feedback.ListExamplesAsync(task.Id, settings.FeedbackRetentionLimit, cancellationToken);
        IReadOnlyList<CallTrace> scored = settings.FeedbackSource == FeedbackOrigin.Traces
            ? await traces.ListScoredAsync(task.Id, settings.FeedbackRetentionLimit, cancellationToken)
            : [];
        if (TraceRating.IsWantedFor(task))
        {
            scored = [.. scored, .. await traces.ListUnscoredAsync(task.Id, TraceRating.MaxTraces, cancellationToken)];
        }

        IReadOnlyList<string>? declared = InputSchema.From(settings.Schema)?.Fields;
        var examples = new List<(DateTimeOffset At, Example Example)>(entries.Count + scored.Count);
        examples.AddRange(entries.Select(entry => (entry.CreatedAt, ToExample(entry))));
        examples.AddRange(scored
            .Select(trace => (At: trace.CreatedAt, Example: ToExample(trace, declared)))
            .Where(pair => pair.Example is not null)
            .Select(pair => (pair.At, pair.Example!)));
        Example[] ordered = [.. examples.OrderBy(pair => pair.At).Select(pair => pair.Example)];
        PromptVersion? active = await versions.FindActiveAsync(task, cancellationToken);
        return new JobInputs
        {
            TaskName = task.Name,
            TaskDescription = settings.Description,
            Fields = declared ?? [.. ordered.SelectMany(example => example.Inputs.Keys).Distinct(StringComparer.Ordinal)],
            Module = settings.ModuleType,
            IncumbentPrompt = active?.PromptText ?? NullIfEmpty(settings.ExistingPromptText),
            Examples = ordered,
            UnusableTraces = entries.Count + scored.Count - ordered.Length,
            EvaluatorConfig = settings.EvaluatorConfig?.ToElement(),
            OptimizerConfig = settings.GepaConfig?.ToElement(),
            Optimizer = settings.OptimizerType ?? defaults.Optimizer,
            Models = defaults.ModelsFor(settings),
            CostBudgetUsd = settings.CostBudget ?? defaults.CostBudgetUsd,
        };
    }

    private static Example ToExample(FeedbackEntry entry) => new(
        entry.Id.ToString(),
        ToTexts(entry.Inputs?.ToElement()),
        entry.Output,
        entry.ExpectedOutput,
        entry.Score?.Value,
        entry.Comment,
        IsSeed: entry.Source == FeedbackSource.Seed);

    // The prompt of a trace is rendered: its inputs are known only when the application sent them too, or when there is only one.
    internal static Example? ToExample(CallTrace trace, IReadOnlyList<string>? declared)
    {
        IReadOnlyDictionary<string, string>? inputs = null;
        if (trace.Metadata?.ToElement() is { } metadata
            && metadata.TryGetProperty(InputsMember, out JsonElement given)
            && given.ValueKind == JsonValueKind.Object)
        {
            inputs = ToTexts(given);
        }
        else if (trace.PromptText is { } prompt && (declared is null || declared.Count == 1))
        {
            inputs = new Dictionary<string, string>(StringComparer.Ordinal) { [declared?[0] ?? "prompt"] = prompt };
        }

        return inputs is null ? null : new Example(trace.Id.ToString(), inputs, trace.ResponseText, Score: trace.Score?.Value);
    }

    private static Dictionary<string, string> ToTexts(JsonElement? inputs)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (inputs is { } fields)
        {
            foreach (JsonProperty field in fields.EnumerateObject())
            {
                texts[field.Name] = field.Value.ValueKind == JsonValueKind.String
                    ? field.Value.GetString()!
                    : JsonSerializer.Serialize(field.Value, OneSpelling);
            }
        }

        return texts;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
