using System.Text.Json;
using System.Text.RegularExpressions;
using NJsonSchema;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;

namespace Kaizen.Api.Documents;

/// <summary>Names the ids in paths as everything else on the wire is named, and gives paths and schemas an order that no compiler changes.</summary>
internal sealed partial class WirePaths : IDocumentProcessor
{
    public void Process(DocumentProcessorContext context)
    {
        Dictionary<string, OpenApiPathItem> paths = context.Document.Paths.ToDictionary(pair => Parameter().Replace(pair.Key, WireName), pair => pair.Value);
        context.Document.Paths.Clear();
        foreach ((string path, OpenApiPathItem item) in paths.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            context.Document.Paths[path] = item;
            foreach (OpenApiParameter parameter in item.Values.SelectMany(operation => operation.Parameters))
            {
                if (parameter.Kind == OpenApiParameterKind.Path)
                {
                    parameter.Name = JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name);
                }
            }
        }

        Dictionary<string, JsonSchema> schemas = new(context.Document.Components.Schemas);
        context.Document.Components.Schemas.Clear();
        foreach ((string name, JsonSchema schema) in schemas.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            context.Document.Components.Schemas[name] = schema;
        }
    }

    private static string WireName(Match parameter) => JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Value);

    [GeneratedRegex(@"(?<=\{)\w+(?=\})")]
    private static partial Regex Parameter();
}
