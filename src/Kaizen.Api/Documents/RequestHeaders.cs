using System.Reflection;
using Kaizen.Api.Http;
using NJsonSchema;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;

namespace Kaizen.Api.Documents;

/// <summary>Documents the header that makes a creating request safe to repeat.</summary>
internal sealed class RequestHeaders : IOperationProcessor
{
    public bool Process(OperationProcessorContext context)
    {
        if (context.MethodInfo.GetCustomAttribute<IdempotentAttribute>() is not null)
        {
            context.OperationDescription.Operation.Parameters.Add(new OpenApiParameter
            {
                Name = IdempotentAttribute.Header,
                Kind = OpenApiParameterKind.Header,
                IsRequired = false,
                Schema = new JsonSchema { Type = JsonObjectType.String },
                Description = "With the same key and body the first answer is given again for 24 hours.",
            });
        }

        return true;
    }
}
