using Microsoft.AspNetCore.Mvc;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;

namespace Kaizen.Api.Documents;

/// <summary>Documents the health endpoints, which no controller serves.</summary>
internal sealed class HealthPaths : IDocumentProcessor
{
    private const string Tag = "Health";

    public void Process(DocumentProcessorContext context)
    {
        var health = new OpenApiOperation { OperationId = "GetHealth", Summary = "Says that the process lives; needs no key.", Tags = [Tag] };
        health.Responses["200"] = Answer(
            "It lives.", "application/json", Add(context, "HealthResponse", ("status", Text("ok."))));

        var ready = new OpenApiOperation
        {
            OperationId = "GetReadiness",
            Summary = "Says whether everything that requests depend on is there; needs no key.",
            Tags = [Tag],
        };
        JsonSchemaProperty checks = new()
        {
            Type = JsonObjectType.Object,
            Description = "By name ok, or what is wrong: database, scheduler.",
            AdditionalPropertiesSchema = new JsonSchema { Type = JsonObjectType.String },
        };
        ready.Responses["200"] = Answer(
            "All is there.", "application/json", Add(context, "ReadinessResponse", ("status", Text("ok.")), ("checks", checks)));
        ready.Responses["503"] = Answer(
            "Something is away; checks says what.",
            ProblemResponses.MediaType,
            context.SchemaResolver.GetSchema(typeof(ProblemDetails), false));
        ready.Responses["503"].Content[ProblemResponses.MediaType].Example = new JObject
        {
            ["type"] = "about:blank",
            ["title"] = "Service Unavailable",
            ["status"] = 503,
            ["detail"] = "Not ready: database",
            ["instance"] = "/health/ready",
            ["checks"] = new JObject { ["database"] = "unavailable", ["scheduler"] = "ok" },
            ["code"] = "not-ready",
            ["request_id"] = "8d0f3c5e7b9a41d2860c1f4e5a7b9d30",
        };
        ready.Responses["503"].Headers["Retry-After"] = new OpenApiHeader { Schema = Text("When to come back, in seconds.") };

        context.Document.Paths["/health"] = new OpenApiPathItem { [OpenApiOperationMethod.Get] = health };
        context.Document.Paths["/health/ready"] = new OpenApiPathItem { [OpenApiOperationMethod.Get] = ready };
    }

    private static JsonSchemaProperty Text(string description) => new() { Type = JsonObjectType.String, Description = description };

    private static JsonSchema Add(DocumentProcessorContext context, string name, params (string Name, JsonSchemaProperty Schema)[] members)
    {
        var schema = new JsonSchema { Type = JsonObjectType.Object };
        foreach ((string member, JsonSchemaProperty memberSchema) in members)
        {
            schema.Properties[member] = memberSchema;
            schema.RequiredProperties.Add(member);
        }

        context.Document.Components.Schemas[name] = schema;
        return schema;
    }

    private static OpenApiResponse Answer(string description, string mediaType, JsonSchema schema)
    {
        var answer = new OpenApiResponse { Description = description };
        answer.Content[mediaType] = new OpenApiMediaType { Schema = new JsonSchema { Reference = schema } };
        return answer;
    }
}
