using Kaizen.Api.Tasks;
using Kaizen.Application.Tasks;
using Microsoft.AspNetCore.Mvc;
using NJsonSchema.Generation;

namespace Kaizen.Api.Documents;

/// <summary>Names schemas for what they are to a client: that one is a command inside is nobody's business.</summary>
internal sealed class SchemaNames : ISchemaNameGenerator
{
    private const string Command = "Command";

    public string Generate(Type type) => type switch
    {
        _ when type == typeof(TaskFields) => "CreateTaskRequest",
        _ when type == typeof(TaskPatch) => "UpdateTaskRequest",
        _ when type == typeof(ProblemDetails) => "Problem",
        _ when type == typeof(HttpValidationProblemDetails) => "ValidationProblem",
        _ when type.Name.EndsWith(Command, StringComparison.Ordinal) => $"{type.Name[..^Command.Length]}Request",
        _ => type.Name,
    };
}
