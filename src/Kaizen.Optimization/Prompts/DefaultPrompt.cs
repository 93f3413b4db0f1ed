namespace Kaizen.Optimization.Prompts;

/// <summary>The plain prompt of a task that has none yet.</summary>
internal static class DefaultPrompt
{
    public static string For(OptimizationProblem problem)
    {
        string fields = string.Join(", ", problem.InputFields.Select(field => $"`{field}`"));
        string purpose = string.IsNullOrWhiteSpace(problem.TaskDescription) ? "" : problem.TaskDescription.Trim() + "\n\n";
        string instruction = $"{purpose}Given {(problem.InputFields.Count == 1 ? "the field" : "the fields")} {fields}, give the answer.";

        // Through the parts, so that a task that reasons first starts with the request to do so.
        return PromptParts.Of(instruction, problem.Module).Text();
    }
}
