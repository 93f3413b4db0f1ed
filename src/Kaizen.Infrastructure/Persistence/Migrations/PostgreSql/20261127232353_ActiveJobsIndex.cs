using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kaizen.Infrastructure.Persistence.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class ActiveJobsIndex : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_optimization_jobs_lease",
                table: "optimization_jobs");

            migrationBuilder.CreateIndex(
                name: "ix_optimization_jobs_active",
                table: "optimization_jobs",
                column: "created_at",
                filter: "status IN ('pending', 'running', 'evaluating', 'compiling')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_optimization_jobs_active",
                table: "optimization_jobs");

            migrationBuilder.CreateIndex(
                name: "ix_optimization_jobs_lease",
                table: "optimization_jobs",
                column: "lease_until",
                filter: "status IN ('pending', 'running', 'evaluating', 'compiling')");
        }
    }
}
