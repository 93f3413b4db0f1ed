using System.Text.Json;
using Kaizen.Api.Security;
using Kaizen.Api.Tasks;
using Kaizen.Application.Tasks;
using Kaizen.Domain.Common;
using NJsonSchema;
using NJsonSchema.Generation.TypeMappers;
using NSwag;

namespace Kaizen.Api.Documents;

/// <summary>The OpenAPI document and the page that shows it.</summary>
internal static class DocumentSetup
{
    private const string DocumentPath = "/openapi/v1.json";

    public static IServiceCollection AddKaizenDocument(this IServiceCollection services) =>
        services.AddOpenApiDocument(document =>
        {
            document.DocumentName = "v1";
            document.Title = "Kaizen";
            document.Version = "v1";
            document.Description = "Keeps improving the prompts of LLM applications: feedback in, better prompts out, with evidence.";
            document.UseRouteNameAsOperationId = true;
            document.AddSecurity("ApiKey", new OpenApiSecurityScheme
            {
                Type = OpenApiSecuritySchemeType.ApiKey,
                Name = ApiKeyMiddleware.Header,
                In = OpenApiSecurityApiKeyLocation.Header,
                Description = "The key that the first start wrote to .secrets/first-key.txt, or one made with POST /api/v1/keys.",
            });
            document.OperationProcessors.Add(new ProblemResponses());
            document.OperationProcessors.Add(new RequestHeaders());
            document.SchemaSettings.TypeMappers.Add(new ObjectTypeMapper(typeof(JsonText), AnyObject()));
            document.SchemaSettings.TypeMappers.Add(new ObjectTypeMapper(typeof(JsonElement), AnyObject()));
            document.SchemaSettings.TypeMappers.Add(new ObjectTypeMapper(
                typeof(TaskPatch), (generator, resolver) => generator.Generate(typeof(TaskFields), resolver)));
        });

    public static void UseKaizenDocument(this WebApplication app)
    {
        app.UseOpenApi(document => document.Path = DocumentPath);
        app.UseSwaggerUi(page =>
        {
            page.Path = "/docs";
            page.DocumentPath = DocumentPath;
            page.DocumentTitle = "Kaizen";
        });
    }

    private static JsonSchema AnyObject() => new() { Type = JsonObjectType.Object, AllowAdditionalProperties = true };
}
