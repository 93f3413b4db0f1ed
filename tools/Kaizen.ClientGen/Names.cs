using NJsonSchema;
using NJsonSchema.CodeGeneration;
using NSwag;
using NSwag.CodeGeneration;

namespace Kaizen.ClientGen;

/// <summary>Turns names of the wire into names of properties: <c>created_at</c> into <c>CreatedAt</c>.</summary>
internal sealed class PascalCaseNames : IPropertyNameGenerator
{
    public static string Of(string wireName) =>
        string.Concat(wireName.Split('_', '-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    public string Generate(JsonSchemaProperty property) => Of(property.Name);
}

/// <summary>Turns names of the wire into names of parameters: <c>task_id</c> into <c>taskId</c>.</summary>
internal sealed class CamelCaseNames : IParameterNameGenerator
{
    public string Generate(OpenApiParameter parameter, IEnumerable<OpenApiParameter> allParameters)
    {
        string name = PascalCaseNames.Of(parameter.Name);
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
