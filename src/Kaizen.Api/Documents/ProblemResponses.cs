using Kaizen.Api.Errors;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using NJsonSchema;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;
using System.Reflection;

namespace Kaizen.Api.Documents;

/// <summary>Documents every problem that an operation can answer with.</summary>
internal sealed class ProblemResponses : IOperationProcessor
{
    private static readonly int[] OfEveryOperation = [422, 429, 500, 503];

    public bool Process(OperationProcessorContext context)
    {
        bool isOpen = context.MethodInfo.GetCustomAttribute<AllowAnonymousAttribute>() is not null;
        IEnumerable<int> statuses = (context.MethodInfo.GetCustomAttribute<ProducesProblemAttribute>()?.Statuses ?? [])
            .Concat(OfEveryOperation).Concat(isOpen ? [] : [401]).Order();
        foreach (int status in statuses)
        {
            string key = status.ToString(System.Globalization.CultureInfo.InvariantCulture);
            Type type = status == 422 ? typeof(HttpValidationProblemDetails) : typeof(ProblemDetails);
            JsonSchema schema = context.SchemaGenerator.GenerateWithReference<JsonSchema>(
                Namotion.Reflection.ContextualTypeExtensions.ToContextualType(type), context.SchemaResolver);
            OpenApiResponse response = context.OperationDescription.Operation.Responses.TryGetValue(key, out OpenApiResponse? documented)
                ? documented
                : new OpenApiResponse { Description = DescriptionOf(status) };
            response.Content.Clear();
            response.Content["application/problem+json"] = new OpenApiMediaType { Schema = schema };
            context.OperationDescription.Operation.Responses[key] = response;
        }

        if (isOpen)
        {
            context.OperationDescription.Operation.Security = [];
        }
        else
        {
            context.OperationDescription.Operation.Security = [new OpenApiSecurityRequirement { ["ApiKey"] = [] }];
        }

        return true;
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
