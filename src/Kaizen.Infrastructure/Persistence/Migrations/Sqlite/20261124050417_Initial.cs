using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kaizen.Infrastructure.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "api_keys",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    label = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    created_at = table.Column<string>(type: "TEXT", nullable: false),
                    revoked_at = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "cache_stamps",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    value = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cache_stamps", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "idempotency_records",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    body_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    created_at = table.Column<string>(type: "TEXT", nullable: false),
                    answer = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_records", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "tasks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    schema_is_inferred = table.Column<bool>(type: "INTEGER", nullable: false),
                    protected_git_token = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<string>(type: "TEXT", nullable: false),
                    feedback_count = table.Column<int>(type: "INTEGER", nullable: false),
                    seed_count = table.Column<int>(type: "INTEGER", nullable: false),
                    examples_since_success = table.Column<int>(type: "INTEGER", nullable: false),
                    scored_trace_count = table.Column<int>(type: "INTEGER", nullable: false),
                    last_optimization_at = table.Column<string>(type: "TEXT", nullable: true),
                    active_job_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    active_version_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    active_prompt_score = table.Column<double>(type: "REAL", nullable: true),
                    last_merge_at = table.Column<string>(type: "TEXT", nullable: true),
                    seen_prompt_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    has_drifted = table.Column<bool>(type: "INTEGER", nullable: false),
                    last_version_number = table.Column<int>(type: "INTEGER", nullable: false),
                    settings_auto_eval = table.Column<bool>(type: "INTEGER", nullable: false),
                    settings_cost_budget = table.Column<double>(type: "REAL", nullable: true),
                    settings_description = table.Column<string>(type: "TEXT", nullable: true),
                    settings_evaluator_config = table.Column<string>(type: "TEXT", nullable: true),
                    settings_existing_prompt_text = table.Column<string>(type: "TEXT", nullable: true),
                    settings_feedback_retention_limit = table.Column<int>(type: "INTEGER", nullable: false),
                    settings_feedback_source = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    settings_feedback_threshold = table.Column<int>(type: "INTEGER", nullable: false),
                    settings_gepa_config = table.Column<string>(type: "TEXT", nullable: true),
                    settings_git_base_branch = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    settings_git_base_url = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    settings_git_project = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    settings_git_provider = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    settings_git_repo = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    settings_github_base_branch = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    settings_github_repo = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    settings_judge_model = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    settings_mode = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    settings_module_type = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    settings_optimizer_type = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    settings_prompt_file = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    settings_prompt_format = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    settings_prompt_locator = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    settings_prompt_path = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    settings_schema = table.Column<string>(type: "TEXT", nullable: true),
                    settings_task_model = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    settings_teacher_model = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tasks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "feedback_entries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    task_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    created_at = table.Column<string>(type: "TEXT", nullable: false),
                    inputs = table.Column<string>(type: "TEXT", nullable: true),
                    output = table.Column<string>(type: "TEXT", nullable: true),
                    score = table.Column<double>(type: "REAL", nullable: true),
                    metadata = table.Column<string>(type: "TEXT", nullable: true),
                    expected_output = table.Column<string>(type: "TEXT", nullable: true),
                    comment = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_feedback_entries", x => x.id);
                    table.ForeignKey(
                        name: "fk_feedback_entries_tasks_task_id",
                        column: x => x.task_id,
                        principalTable: "tasks",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "optimization_jobs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    task_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    triggered_by = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    feedback_count = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    progress_step = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    progress = table.Column<double>(type: "REAL", nullable: false),
                    best_score = table.Column<double>(type: "REAL", nullable: true),
                    llm_calls = table.Column<int>(type: "INTEGER", nullable: false),
                    cost_usd = table.Column<double>(type: "REAL", nullable: true),
                    run_number = table.Column<int>(type: "INTEGER", nullable: false),
                    lease_until = table.Column<string>(type: "TEXT", nullable: true),
                    started_at = table.Column<string>(type: "TEXT", nullable: true),
                    completed_at = table.Column<string>(type: "TEXT", nullable: true),
                    prompt_version_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    pr_url = table.Column<string>(type: "TEXT", nullable: true),
                    error_message = table.Column<string>(type: "TEXT", nullable: true),
                    metadata = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_optimization_jobs", x => x.id);
                    table.ForeignKey(
                        name: "fk_optimization_jobs_tasks_task_id",
                        column: x => x.task_id,
                        principalTable: "tasks",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "prompt_versions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    task_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version_number = table.Column<int>(type: "INTEGER", nullable: false),
                    prompt_text = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    replaced_version_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    original_prompt = table.Column<string>(type: "TEXT", nullable: true),
                    eval_score = table.Column<double>(type: "REAL", nullable: true),
                    judge_score = table.Column<double>(type: "REAL", nullable: true),
                    optimizer = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_prompt_versions", x => x.id);
                    table.ForeignKey(
                        name: "fk_prompt_versions_tasks_task_id",
                        column: x => x.task_id,
                        principalTable: "tasks",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "traces",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    task_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    created_at = table.Column<string>(type: "TEXT", nullable: false),
                    prompt_text = table.Column<string>(type: "TEXT", nullable: true),
                    response_text = table.Column<string>(type: "TEXT", nullable: true),
                    model = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    tokens = table.Column<int>(type: "INTEGER", nullable: true),
                    latency_ms = table.Column<double>(type: "REAL", nullable: true),
                    source_file = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    source_variable = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    metadata = table.Column<string>(type: "TEXT", nullable: true),
                    score = table.Column<double>(type: "REAL", nullable: true),
                    scored_by = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_traces", x => x.id);
                    table.ForeignKey(
                        name: "fk_traces_tasks_task_id",
                        column: x => x.task_id,
                        principalTable: "tasks",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "job_events",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    job_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    progress_step = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    progress = table.Column<double>(type: "REAL", nullable: false),
                    created_at = table.Column<string>(type: "TEXT", nullable: false),
                    best_score = table.Column<double>(type: "REAL", nullable: true),
                    llm_calls = table.Column<int>(type: "INTEGER", nullable: false),
                    cost_usd = table.Column<double>(type: "REAL", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job_events", x => x.id);
                    table.ForeignKey(
                        name: "fk_job_events_jobs_job_id",
                        column: x => x.job_id,
                        principalTable: "optimization_jobs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "job_inputs",
                columns: table => new
                {
                    job_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    json = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job_inputs", x => x.job_id);
                    table.ForeignKey(
                        name: "fk_job_inputs_optimization_jobs_job_id",
                        column: x => x.job_id,
                        principalTable: "optimization_jobs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "job_lineages",
                columns: table => new
                {
                    job_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    json = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job_lineages", x => x.job_id);
                    table.ForeignKey(
                        name: "fk_job_lineages_optimization_jobs_job_id",
                        column: x => x.job_id,
                        principalTable: "optimization_jobs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "prompt_deliveries",
                columns: table => new
                {
                    job_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    prompt_version_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    branch = table.Column<string>(type: "TEXT", maxLength: 3000, nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: false),
                    repository = table.Column<string>(type: "TEXT", maxLength: 3000, nullable: true),
                    number = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_prompt_deliveries", x => x.job_id);
                    table.ForeignKey(
                        name: "fk_prompt_deliveries_optimization_jobs_job_id",
                        column: x => x.job_id,
                        principalTable: "optimization_jobs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "recorded_calls",
                columns: table => new
                {
                    job_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    input_tokens = table.Column<int>(type: "INTEGER", nullable: false),
                    output_tokens = table.Column<int>(type: "INTEGER", nullable: false),
                    truncated = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_recorded_calls", x => new { x.job_id, x.hash });
                    table.ForeignKey(
                        name: "fk_recorded_calls_optimization_jobs_job_id",
                        column: x => x.job_id,
                        principalTable: "optimization_jobs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                table: "cache_stamps",
                columns: new[] { "id", "value" },
                values: new object[] { 1, 0L });

            migrationBuilder.CreateIndex(
                name: "ix_api_keys_hash",
                table: "api_keys",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_feedback_entries_created_at",
                table: "feedback_entries",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_feedback_entries_seeds",
                table: "feedback_entries",
                column: "task_id",
                filter: "source = 'seed'");

            migrationBuilder.CreateIndex(
                name: "ix_feedback_entries_task_id_created_at",
                table: "feedback_entries",
                columns: new[] { "task_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_records_created_at",
                table: "idempotency_records",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_job_events_job_id_id",
                table: "job_events",
                columns: new[] { "job_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_optimization_jobs_created_at",
                table: "optimization_jobs",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_optimization_jobs_lease",
                table: "optimization_jobs",
                column: "lease_until",
                filter: "status IN ('pending', 'running', 'evaluating', 'compiling')");

            migrationBuilder.CreateIndex(
                name: "ix_optimization_jobs_task_id_created_at",
                table: "optimization_jobs",
                columns: new[] { "task_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ux_optimization_jobs_active",
                table: "optimization_jobs",
                column: "task_id",
                unique: true,
                filter: "status IN ('pending', 'running', 'evaluating', 'compiling')");

            migrationBuilder.CreateIndex(
                name: "ix_prompt_deliveries_number",
                table: "prompt_deliveries",
                column: "number");

            migrationBuilder.CreateIndex(
                name: "ix_prompt_versions_task_id_version_number",
                table: "prompt_versions",
                columns: new[] { "task_id", "version_number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_tasks_created_at",
                table: "tasks",
                column: "created_at",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_tasks_name",
                table: "tasks",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_traces_created_at",
                table: "traces",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_traces_task_id_created_at",
                table: "traces",
                columns: new[] { "task_id", "created_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "api_keys");

            migrationBuilder.DropTable(
                name: "cache_stamps");

            migrationBuilder.DropTable(
                name: "feedback_entries");

            migrationBuilder.DropTable(
                name: "idempotency_records");

            migrationBuilder.DropTable(
                name: "job_events");

            migrationBuilder.DropTable(
                name: "job_inputs");

            migrationBuilder.DropTable(
                name: "job_lineages");

            migrationBuilder.DropTable(
                name: "prompt_deliveries");

            migrationBuilder.DropTable(
                name: "prompt_versions");

            migrationBuilder.DropTable(
                name: "recorded_calls");

            migrationBuilder.DropTable(
                name: "traces");

            migrationBuilder.DropTable(
                name: "optimization_jobs");

            migrationBuilder.DropTable(
                name: "tasks");
        }
    }
}
