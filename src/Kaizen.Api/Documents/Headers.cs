using System.Reflection;
using Kaizen.Api.Http;
using NJsonSchema;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;

namespace Kaizen.Api.Documents;

/// <summary>Documents the headers that mean something: of requests those that the actions do not bind, of answers all.</summary>
internal sealed class Headers : IOperationProcessor
{
    public bool Process(OperationProcessorContext context)
    {
        OpenApiOperation operation = context.OperationDescription.Operation;
        if (context.MethodInfo.GetCustomAttribute<IdempotentAttribute>() is not null)
        {
            AddToRequest(operation, IdempotentAttribute.Header, "With the same key and body the first answer is given again for 24 hours.");
        }

        switch (operation.OperationId)
        {
            case "GetActivePrompt":
                AddToRequest(operation, "If-None-Match", "The ETag of the version that the client has.");
                AddToAnswer(operation, "200", "ETag", "Names the version; good for If-None-Match.");
                break;
            case "ListTasks":
                AddToAnswer(operation, "200", "Link", "Where the next page is (rel=\"next\"); absent on the last one.");
                break;
            case "CreateTask":
                AddToAnswer(operation, "201", "Location", "Where the task is.");
                break;
        }

        foreach (string status in operation.Responses.Keys)
        {
            AddToAnswer(operation, status, RequestIdMiddleware.Header, "The request's id, which the logs carry too.");
            if (status is "429" or "503")
            {
                AddToAnswer(operation, status, "Retry-After", "When to come back, in seconds.");
            }
        }

        return true;
    }

    private static void AddToRequest(OpenApiOperation operation, string name, string description) =>
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            Kind = OpenApiParameterKind.Header,
            IsRequired = false,
            Schema = new JsonSchema { Type = JsonObjectType.String },
            Description = description,
        });

    private static void AddToAnswer(OpenApiOperation operation, string status, string name, string description) =>
        operation.Responses[status].Headers[name] = new OpenApiHeader
        {
            Schema = new JsonSchema { Type = JsonObjectType.String },
            Description = description,
        };
}
