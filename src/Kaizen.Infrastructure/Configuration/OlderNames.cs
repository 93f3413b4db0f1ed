using Microsoft.Extensions.Configuration;

namespace Kaizen.Infrastructure.Configuration;

/// <summary>The flat setting names of the older service, which hold where the new name is absent.</summary>
public static class OlderNames
{
    private static readonly (string Older, string Name)[] Names =
    [
        ("OPENAI_API_KEY", "Llm:ApiKey"),
        ("OPENAI_API_BASE", "Llm:Endpoint"),
        ("TEACHER_MODEL", "Llm:TeacherModel"),
        ("JUDGE_MODEL", "Llm:JudgeModel"),
        ("LLM_TIMEOUT", "Llm:TimeoutSeconds"),
        ("DEFAULT_OPTIMIZER", "Optimization:DefaultOptimizer"),
        ("GEPA_AUTO", "Optimization:GepaAuto"),
        ("MAX_TRIALS_DEFAULT", "Optimization:MaxTrials"),
        ("COST_BUDGET_DEFAULT", "Optimization:CostBudgetUsd"),
        ("OPTIMIZATION_WALL_TIMEOUT", "Optimization:WallClockSeconds"),
        ("PROMPT_CACHE_TTL", "Prompts:CacheTtlSeconds"),
        ("FEEDBACK_RETENTION_LIMIT", "Feedback:RetentionLimit"),
        ("SEED_SIZE_LIMIT", "Seeds:Limit"),
        ("GIT_PROVIDER", "Git:Provider"),
        ("GIT_BASE_URL", "Git:BaseUrl"),
        ("GIT_TOKEN", "Git:Token"),
        ("GIT_PROJECT", "Git:Project"),
        ("GIT_REPO", "Git:Repo"),
        ("GIT_BASE_BRANCH", "Git:BaseBranch"),
        ("GITHUB_TOKEN", "Git:Token"),
        ("GITHUB_REPO", "Git:Repo"),
        ("GITHUB_BASE_BRANCH", "Git:BaseBranch"),
        ("GITHUB_WEBHOOK_SECRET", "Git:WebhookSecret"),
    ];

    /// <summary>Adds the values that stand under older names only.</summary>
    public static void AddOlderNames(this ConfigurationManager configuration)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach ((string older, string name) in Names)
        {
            if (string.IsNullOrEmpty(configuration[name]) && configuration[older] is { Length: > 0 } value)
            {
                values.TryAdd(name, value);
            }
        }

        configuration.AddInMemoryCollection(values);
    }
}
