using Kaizen.Application.Jobs;
using Namotion.Reflection;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;

namespace Kaizen.Api.Documents;

/// <summary>Says what each success means, what an event of a stream holds, that a form must have its file, and that webhooks, which read their
/// bodies themselves, have some.</summary>
internal sealed class Bodies : IOperationProcessor
{
    public bool Process(OperationProcessorContext context)
    {
        OpenApiOperation operation = context.OperationDescription.Operation;
        foreach ((string status, OpenApiResponse response) in operation.Responses.Where(pair => string.IsNullOrEmpty(pair.Value.Description)))
        {
            response.Description = status switch
            {
                "201" => "Created.",
                "204" => "Done; there is nothing more to say.",
                _ => "Done.",
            };
        }

        if (operation.OperationId == "WatchJob")
        {
            OpenApiResponse events = operation.Responses["200"];
            events.Description = "Events named job, each with such data, until the job ends.";
            events.Content.Clear();
            events.Content["text/event-stream"] = new OpenApiMediaType
            {
                Schema = context.SchemaGenerator.GenerateWithReference<JsonSchema>(
                    typeof(JobEventResponse).ToContextualType(), context.SchemaResolver),
            };
        }

        if (operation.RequestBody is { } request)
        {
            request.Name = "request";
            if (request.Content.TryGetValue("multipart/form-data", out OpenApiMediaType? form))
            {
                request.IsRequired = true;
                JsonSchemaProperty file = form.Schema.Properties["file"];
                file.IsNullableRaw = null;
                file.IsRequired = true;
                file.Description = "JSON lines in UTF-8.";
            }
        }

        if (operation.Tags.Contains("Webhooks"))
        {
            operation.RequestBody = new OpenApiRequestBody { IsRequired = true, Description = "The event, as the Git host tells it." };
            operation.RequestBody.Content["application/json"] = new OpenApiMediaType
            {
                Schema = new JsonSchema { Type = JsonObjectType.Object },
                Example = new JObject { ["action"] = "closed" },
            };
        }

        return true;
    }
}
