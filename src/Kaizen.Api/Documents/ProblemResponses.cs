using System.Globalization;
using System.Reflection;
using Kaizen.Api.Errors;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Namotion.Reflection;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;

namespace Kaizen.Api.Documents;

/// <summary>Documents every problem that an operation can answer with, and the key that it needs.</summary>
internal sealed class ProblemResponses : IOperationProcessor
{
    public const string MediaType = "application/problem+json";

    public bool Process(OperationProcessorContext context)
    {
        OpenApiOperation operation = context.OperationDescription.Operation;
        bool isOpen = context.MethodInfo.GetCustomAttribute<AllowAnonymousAttribute>() is not null;
        IEnumerable<int> ofTheAction = context.MethodInfo.GetCustomAttribute<ProducesProblemAttribute>()?.Statuses ?? [];
        IEnumerable<int> ofTheKey = isOpen ? [] : [401];
        IEnumerable<int> ofTheInput = operation.Parameters.Count > 0 ? [422] : [];
        IEnumerable<int> ofTheBody = operation.RequestBody is null ? [] : [415, 422];
        IEnumerable<int> ofTheMethod = context.OperationDescription.Method is "get" or "delete" ? [] : [413];
        IEnumerable<int> ofEveryOperation = [429, 500, 503];
        foreach (int status in (int[])[.. ofTheAction, .. ofTheKey, .. ofTheInput, .. ofTheBody, .. ofTheMethod, .. ofEveryOperation])
        {
            Add(context, status);
        }

        operation.Security = isOpen ? null : [new OpenApiSecurityRequirement { [DocumentSetup.SecurityScheme] = [] }];
        return true;
    }

    private static void Add(OperationProcessorContext context, int status)
    {
        string key = status.ToString(CultureInfo.InvariantCulture);
        IDictionary<string, OpenApiResponse> responses = context.OperationDescription.Operation.Responses;
        if (!responses.TryGetValue(key, out OpenApiResponse? response))
        {
            response = responses[key] = new OpenApiResponse { Description = DescriptionOf(status) };
        }

        Type type = status == 422 ? typeof(HttpValidationProblemDetails) : typeof(ProblemDetails);
        response.Content.Clear();
        response.Content[MediaType] = new OpenApiMediaType
        {
            Schema = context.SchemaGenerator.GenerateWithReference<NJsonSchema.JsonSchema>(type.ToContextualType(), context.SchemaResolver),
        };
    }

    private static string DescriptionOf(int status) => status switch
    {
        400 => "The request is well formed but cannot be served.",
        401 => "The API key is missing, unknown or revoked.",
        403 => "The request is forbidden.",
        404 => "There is no such thing.",
        409 => "The state does not allow it.",
        413 => "The body is too large.",
        415 => "The body has the wrong media type.",
        422 => "Something in path, query or body is not valid; errors says what, by member.",
        429 => "Too many requests; Retry-After says when to come back.",
        502 => "The Git host refused or failed.",
        503 => "The database is away; Retry-After says when to come back.",
        _ => "Something went wrong on our side; the log knows the request by request_id.",
    };
}
