using NJsonSchema;
using NSwag;

namespace Kaizen.ClientGen;

/// <summary>Takes out of a document what callers in C# meet in another form.</summary>
internal static class CallerView
{
    public static void Narrow(OpenApiDocument document)
    {
        // A stream of events is no single answer: written by hand.
        document.Paths.Remove("/api/v1/jobs/{job_id}/events");

        // Only Git hosts call these.
        foreach (string path in document.Paths.Keys.Where(path => path.StartsWith("/api/v1/webhooks/", StringComparison.Ordinal)).ToList())
        {
            document.Paths.Remove(path);
        }

        document.Components.Schemas.Remove("WebhookResponse");

        // The id is a parameter; that it may stand in the body is for older clients.
        OpenApiOperation activate = document.Paths["/api/v1/prompts/{task_id}/activate"][OpenApiOperationMethod.Post];
        activate.RequestBody = null;
        Remove(activate, parameter => parameter.Kind == OpenApiParameterKind.Body);
        OpenApiParameter versionId = activate.Parameters.Single(parameter => parameter.Name == "version_id");
        versionId.IsRequired = true;
        versionId.Schema.IsNullableRaw = null;
        document.Components.Schemas.Remove("ActivatePromptRequest");

        foreach (OpenApiOperation operation in document.Operations.Select(described => described.Operation))
        {
            // Whatever is no success is one exception, which reads the problem itself: documented or not, from the service or from a proxy.
            foreach (string status in operation.Responses.Keys.Where(status => status[0] != '2').ToList())
            {
                operation.Responses.Remove(status);
            }

            // Only those who keep answers can compare them.
            Remove(operation, parameter => parameter.Name == "If-None-Match");

            foreach (OpenApiParameter parameter in operation.Parameters.Where(parameter => parameter.Name == "Idempotency-Key"))
            {
                parameter.Position = int.MaxValue;
            }
        }

        document.Components.Schemas.Remove("ValidationProblem");
        document.Components.Schemas.Remove("Problem");

        // Members of later versions are for later clients.
        foreach (JsonSchema schema in document.Components.Schemas.Values)
        {
            schema.AllowAdditionalProperties = false;
        }
    }

    private static void Remove(OpenApiOperation operation, Func<OpenApiParameter, bool> isUnwanted)
    {
        foreach (OpenApiParameter parameter in operation.Parameters.Where(isUnwanted).ToList())
        {
            operation.Parameters.Remove(parameter);
        }
    }
}
