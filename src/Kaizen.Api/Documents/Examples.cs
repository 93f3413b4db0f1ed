using Kaizen.Api.Errors;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.PullRequests;
using Kaizen.Domain.ApiKeys;
using Kaizen.Domain.Common;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;

namespace Kaizen.Api.Documents;

/// <summary>Gives each body, asked or answered, an example: one story of one task.</summary>
internal sealed class Examples : IDocumentProcessor
{
    private static readonly Dictionary<string, string> BySchema = new()
    {
        ["CreateTaskRequest"] = """
            {
              "name": "classify-tickets",
              "description": "Names the category of a support ticket: billing, technical or account.",
              "schema_json": { "ticket_text": "string" },
              "feedback_threshold": 50,
              "evaluator_config": { "type": "exact_match" },
              "existing_prompt_text": "Name the category of this ticket: {ticket_text}"
            }
            """,
        ["UpdateTaskRequest"] = """{ "feedback_threshold": 100, "description": null }""",
        ["TaskSummary"] = """
            {
              "id": "0199b3f2-6f3e-7b43-9d38-0a5a7c0f9f11",
              "name": "classify-tickets",
              "description": "Names the category of a support ticket: billing, technical or account.",
              "schema_json": { "ticket_text": "string" },
              "feedback_threshold": 50,
              "feedback_retention_limit": 1000,
              "evaluator_config": { "type": "exact_match" },
              "teacher_model": "gpt-4o",
              "judge_model": "gpt-4o-mini",
              "task_model": "gpt-4o",
              "module_type": "predict",
              "optimizer_type": "gepa",
              "gepa_config": null,
              "cost_budget": null,
              "git_provider": null,
              "git_base_url": null,
              "git_project": null,
              "git_repo": null,
              "git_base_branch": null,
              "has_git_token": false,
              "prompt_path": null,
              "prompt_format": null,
              "prompt_file": null,
              "prompt_locator": null,
              "mode": "optimize_only",
              "feedback_source": "sdk",
              "auto_eval": false,
              "existing_prompt_text": "Name the category of this ticket: {ticket_text}",
              "github_repo": null,
              "github_base_branch": null,
              "created_at": "2026-03-02T09:15:30.123456Z",
              "feedback_count": 23,
              "last_optimization": null,
              "active_prompt_score": null,
              "drift": false,
              "threshold_progress": "23/50"
            }
            """,
        ["SeedUploadResponse"] = """
            { "accepted": 19, "rejected": 1, "errors": ["Line 3: score must be between 0.0 and 1.0"], "total_seeds": 19, "seed_limit": 1000 }
            """,
        ["SubmitFeedbackRequest"] = """
            {
              "task_id": "0199b3f2-6f3e-7b43-9d38-0a5a7c0f9f11",
              "inputs": { "ticket_text": "I was charged twice." },
              "output": "account",
              "score": 0.0,
              "expected_output": "billing",
              "comment": "Charges belong to billing."
            }
            """,
        ["FeedbackResponse"] = """
            {
              "id": "0199b3f3-10c2-7d18-8a53-6f5b1e0c2a44",
              "task_id": "0199b3f2-6f3e-7b43-9d38-0a5a7c0f9f11",
              "inputs": { "ticket_text": "I was charged twice." },
              "output": "account",
              "score": 0.0,
              "source": "sdk",
              "metadata": null,
              "expected_output": "billing",
              "comment": "Charges belong to billing.",
              "created_at": "2026-03-02T09:16:12.654321Z"
            }
            """,
        ["CreatePromptVersionRequest"] = """{ "prompt_text": "Name the category of this ticket, in one word: {ticket_text}" }""",
        ["ActivatePromptRequest"] = """{ "version_id": "0199b3f5-2b7d-7c61-b1c0-93a4d8e7f602" }""",
        ["PromptResponse"] = """
            {
              "id": "0199b3f5-2b7d-7c61-b1c0-93a4d8e7f602",
              "task_id": "0199b3f2-6f3e-7b43-9d38-0a5a7c0f9f11",
              "version_number": 2,
              "prompt_text": "Name the category of this ticket. Charges and refunds are billing: {ticket_text}",
              "original_prompt": "Name the category of this ticket: {ticket_text}",
              "eval_score": 0.92,
              "judge_score": null,
              "status": "draft",
              "optimizer": "GEPA",
              "dspy_version": null,
              "created_at": "2026-03-02T09:21:40.000001Z"
            }
            """,
        ["JobResponse"] = """
            {
              "id": "0199b3f4-9a01-7e55-a2f0-5c7de1b36d21",
              "task_id": "0199b3f2-6f3e-7b43-9d38-0a5a7c0f9f11",
              "prompt_version_id": null,
              "status": "EVALUATING",
              "triggered_by": "auto_threshold",
              "feedback_count": 50,
              "pr_url": null,
              "error_message": null,
              "job_metadata": null,
              "progress_step": "running_gepa",
              "progress": 0.4,
              "best_score": 0.7,
              "llm_calls": 256,
              "cost_usd": 0.74,
              "started_at": "2026-03-02T09:20:01.500000Z",
              "completed_at": null,
              "created_at": "2026-03-02T09:20:01.250000Z"
            }
            """,
        ["JobEventResponse"] = """
            {
              "id": 4,
              "status": "EVALUATING",
              "progress_step": "running_gepa",
              "progress": 0.4,
              "best_score": 0.7,
              "llm_calls": 256,
              "cost_usd": 0.74,
              "created_at": "2026-03-02T09:20:31.750000Z"
            }
            """,
        ["CandidateRecord"] = """
            {
              "index": 1,
              "parents": [0],
              "text": "Name the category of this ticket. Charges and refunds are billing: {ticket_text}",
              "accepted": true,
              "reason": "better on the minibatch",
              "validation_score": 0.7,
              "scores": { "0199b3f3-10c2-7d18-8a53-6f5b1e0c2a44": 1.0 },
              "metric_calls_before": 40
            }
            """,
        ["CostEstimate"] = """
            {
              "estimated_cost_usd": 1.85,
              "cost_is_known": true,
              "estimated_llm_calls": 640,
              "train_size": 30,
              "val_size": 10,
              "test_size": 10,
              "max_trials": 15,
              "teacher_model": "gpt-4o",
              "judge_model": "gpt-4o-mini",
              "task_model": "gpt-4o"
            }
            """,
        ["GitAccessResponse"] = """
            {
              "is_usable": false,
              "repository": "https://github.com/acme/tickets",
              "checks": [
                { "subject": "repository", "is_usable": true, "reason": "The repository is writable." },
                { "subject": "branch", "is_usable": false, "reason": "The branch 'main' does not exist." }
              ]
            }
            """,
        ["WebhookResponse"] = """{ "result": "version_activated" }""",
        ["SubmitTraceRequest"] = """
            {
              "task_id": "0199b3f2-6f3e-7b43-9d38-0a5a7c0f9f11",
              "prompt_text": "Name the category of this ticket: I was charged twice.",
              "response_text": "account",
              "model": "gpt-4o",
              "tokens": 42,
              "latency_ms": 812.5,
              "metadata": { "inputs": { "ticket_text": "I was charged twice." } }
            }
            """,
        ["TraceResponse"] = """
            {
              "id": "0199b3f3-4e70-7f0a-9b1e-2d6c8a5f7b90",
              "task_id": "0199b3f2-6f3e-7b43-9d38-0a5a7c0f9f11",
              "prompt_text": "Name the category of this ticket: I was charged twice.",
              "response_text": "account",
              "model": "gpt-4o",
              "tokens": 42,
              "latency_ms": 812.5,
              "source_file": null,
              "source_variable": null,
              "metadata": { "inputs": { "ticket_text": "I was charged twice." } },
              "score": null,
              "scored_by": null,
              "created_at": "2026-03-02T09:17:05.111111Z"
            }
            """,
        ["ScoreTraceRequest"] = """{ "score": 0.0, "scored_by": "support-team" }""",
        ["ApiKeyRequest"] = """{ "label": "ticket-service" }""",
        ["CreatedApiKeyResponse"] = """
            {
              "id": "0199b3f1-0d2c-7a86-8e4f-1f9b6c3d5a70",
              "key": "kaizen_3f2a9c81d4e60b57a1c93e8f7d24b605c8e19f3a6d70b482",
              "label": "ticket-service",
              "created_at": "2026-03-02T09:10:00.000000Z"
            }
            """,
        ["ApiKeyResponse"] = """
            {
              "id": "0199b3f1-0d2c-7a86-8e4f-1f9b6c3d5a70",
              "label": "ticket-service",
              "created_at": "2026-03-02T09:10:00.000000Z",
              "revoked_at": null
            }
            """,
        ["KeyStatusResponse"] = """{ "has_keys": true, "count": 1 }""",
        ["HealthResponse"] = """{ "status": "ok" }""",
        ["ReadinessResponse"] = """{ "status": "ok", "checks": { "database": "ok", "scheduler": "ok" } }""",
    };

    private static readonly Dictionary<string, string> Ids = new()
    {
        ["{task_id}"] = "0199b3f2-6f3e-7b43-9d38-0a5a7c0f9f11",
        ["{job_id}"] = "0199b3f4-9a01-7e55-a2f0-5c7de1b36d21",
        ["{trace_id}"] = "0199b3f3-4e70-7f0a-9b1e-2d6c8a5f7b90",
        ["{key_id}"] = "0199b3f1-0d2c-7a86-8e4f-1f9b6c3d5a70",
    };

    private static readonly Dictionary<string, (string Detail, string Code)> ByStatus = new()
    {
        ["401"] = ("Missing API key", "missing-api-key"),
        ["404"] = Of(EntityNotFoundException.Task()),
        ["413"] = ("The request body is too large", "payload-too-large"),
        ["415"] = ("The request body has a media type that this path does not accept", "unsupported-media-type"),
        ["422"] = ("score must be between 0.0 and 1.0", "validation"),
        ["429"] = ("Too many requests; try again after the time that the header Retry-After gives, in seconds", "too-many-requests"),
        ["500"] = ("An unexpected error occurred", "internal"),
        ["502"] = ("The Git host refused the token", "git-host"),
        ["503"] = ("The database is away", "database-unavailable"),
    };

    // What an operation, or all those of a tag, answer otherwise.
    private static readonly Dictionary<(string Name, string Status), (string Detail, string Code)> ByOperation = new()
    {
        [("CreateTask", "409")] = Of(new TaskNameTakenException()),
        [("UpdateTask", "409")] = Of(new TaskNameTakenException()),
        [("DeleteTask", "409")] = Of(new ActiveJobExistsException(Guid.Empty, Guid.Empty)),
        [("UploadSeeds", "400")] = Of(new SeedLimitReachedException(1000)),
        [("CheckGitAccess", "409")] = Of(new NoGitRepositoryException()),
        [("AdoptPrompt", "409")] = Of(new NoDriftException()),
        [("SubmitFeedback", "400")] = Of(new SeedLimitReachedException(1000)),
        [("ActivatePrompt", "409")] = Of(new VersionNotDraftException(PromptStatus.Archived)),
        [("RollBackPrompt", "409")] = Of(new NothingToRollBackException()),
        [("StartOptimization", "400")] = Of(new NoFeedbackException()),
        [("StartOptimization", "404")] = Of(EntityNotFoundException.Task()),
        [("StartOptimization", "409")] = Of(new ActiveJobExistsException(Guid.Empty, Guid.Empty)),
        [("Jobs", "404")] = Of(EntityNotFoundException.Job()),
        [("CancelJob", "409")] = Of(new JobStateException("cancel", JobStatus.Success)),
        [("RejectJob", "409")] = Of(new NoPromptVersionException()),
        [("RetryPullRequest", "409")] = Of(new JobStateException("retry the pull request of", JobStatus.Success)),
        [("CreatePullRequest", "409")] = Of(PullRequestException.NoPreview()),
        [("ScoreTrace", "404")] = Of(EntityNotFoundException.Trace()),
        [("BootstrapApiKey", "403")] = Of(new BootstrapClosedException()),
        [("RevokeApiKey", "404")] = Of(EntityNotFoundException.ApiKey()),
        [("RevokeApiKey", "409")] = Of(new KeyAlreadyRevokedException()),
        [("Webhooks", "401")] = (new WebhookRefusedException().Message, "webhook-refused"),
    };

    public void Process(DocumentProcessorContext context)
    {
        foreach ((string name, string example) in BySchema)
        {
            context.Document.Components.Schemas[name].Example = Parse(example);
        }

        context.Document.Components.Schemas["OptimizeResponse"].Example = new JObject
        {
            ["job"] = Parse(BySchema["JobResponse"]),
            ["cost_estimate"] = Parse(BySchema["CostEstimate"]),
            ["budget_warning"] = "Estimated cost $1.85 exceeds budget $1.00",
        };
        foreach ((string path, OpenApiPathItem item) in context.Document.Paths)
        {
            foreach (OpenApiOperation operation in item.Values)
            {
                foreach ((string status, OpenApiResponse response) in operation.Responses)
                {
                    if (response.Content.TryGetValue(ProblemResponses.MediaType, out OpenApiMediaType? problem))
                    {
                        problem.Example ??= Problem(path, operation, status);
                    }
                }
            }
        }
    }

    private static (string Detail, string Code) Of(DomainRuleException broken) => (broken.Message, broken.Rule);

    private static (string Detail, string Code) Of(EntityNotFoundException missing) => (missing.Message, "not-found");

    private static JObject Problem(string path, OpenApiOperation operation, string status)
    {
        if (!ByOperation.TryGetValue((operation.OperationId, status), out (string Detail, string Code) example)
            && !ByOperation.TryGetValue((operation.Tags[0], status), out example))
        {
            example = ByStatus[status];
        }

        var problem = new JObject
        {
            ["type"] = "about:blank",
            ["title"] = ProblemWriter.TitleOf(int.Parse(status)),
            ["status"] = int.Parse(status),
            ["detail"] = example.Detail,
            ["instance"] = Ids.Aggregate(path, (instance, id) => instance.Replace(id.Key, id.Value, StringComparison.Ordinal)),
            ["code"] = example.Code,
            ["request_id"] = "8d0f3c5e7b9a41d2860c1f4e5a7b9d30",
        };
        if (status == "422")
        {
            problem["errors"] = new JObject { ["score"] = new JArray(example.Detail) };
        }

        return problem;
    }

    /// <summary>Parses without making instants of texts that look like some.</summary>
    private static JToken Parse(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        return JToken.ReadFrom(reader);
    }
}
