using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;
using NSwag.CodeGeneration.OperationNameGenerators;

namespace Kaizen.ClientGen;

/// <summary>Makes the source of the C# client.</summary>
internal static class ClientSource
{
    public static async Task WriteAsync(string documentPath, string clientPath)
    {
        OpenApiDocument document = await OpenApiDocument.FromFileAsync(documentPath);
        CallerView.Narrow(document);

        // The generator makes every part of a form optional; nothing works without this one.
        string source = new CSharpClientGenerator(document, Settings()).GenerateFile()
            .Replace("FileParameter file = null", "FileParameter file", StringComparison.Ordinal);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(clientPath))!);
        await File.WriteAllTextAsync(clientPath, source);
    }

    private static CSharpClientGeneratorSettings Settings() => new()
    {
        ClassName = "KaizenClient",
        ExceptionClass = "KaizenApiException",
        OperationNameGenerator = new SingleClientFromOperationIdOperationNameGenerator(),
        ParameterNameGenerator = new CamelCaseNames(),
        GenerateClientInterfaces = true,
        GenerateExceptionClasses = false,
        GenerateOptionalParameters = true,
        GenerateBaseUrlProperty = false,
        UseBaseUrl = false,
        DisposeHttpClient = false,
        ResponseArrayType = "System.Collections.Generic.IReadOnlyList",
        ParameterDateTimeFormat = "O",
        CSharpGeneratorSettings =
        {
            Namespace = "Kaizen.Client",
            JsonLibrary = CSharpJsonLibrary.SystemTextJson,
            JsonLibraryVersion = 10.0m,
            PropertyNameGenerator = new PascalCaseNames(),
            GenerateNullableReferenceTypes = true,
            GenerateOptionalPropertiesAsNullable = true,
            UseRequiredKeyword = true,
            GenerateDataAnnotations = false,
            ClassStyle = CSharpClassStyle.Poco,
            AnyType = "System.Text.Json.JsonElement",
            ArrayType = "System.Collections.Generic.IReadOnlyList",
            ArrayInstanceType = "System.Collections.Generic.List",
        },
    };
}
