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
    public const string SecurityScheme = "ApiKey";

    private const string PagePath = "/docs";
    private const string DocumentPath = "/openapi/v1.json";

    public static IServiceCollection AddKaizenDocument(this IServiceCollection services) =>
        services.AddOpenApiDocument(document =>
        {
            document.DocumentName = "v1";
            document.Title = "Kaizen";
            document.Version = "v1";
            document.Description = "Keeps improving the prompts of LLM applications: feedback in, better prompts out, with evidence.";
            document.UseRouteNameAsOperationId = true;
            document.AddSecurity(SecurityScheme, new OpenApiSecurityScheme
            {
                Type = OpenApiSecuritySchemeType.ApiKey,
                Name = ApiKeyMiddleware.Header,
                In = OpenApiSecurityApiKeyLocation.Header,
                Description = "The key that the first start wrote to .secrets/first-key.txt, or one made with POST /api/v1/keys.",
            });
            document.OperationProcessors.Add(new ProblemResponses());
            document.OperationProcessors.Add(new Bodies());
            document.OperationProcessors.Add(new Headers());
            document.DocumentProcessors.Add(new HealthPaths());
            document.DocumentProcessors.Add(new WirePaths());
            document.DocumentProcessors.Add(new Examples());
            document.SchemaSettings.SchemaNameGenerator = new SchemaNames();
            document.SchemaSettings.SchemaProcessors.Add(new MemberDetails());
            document.SchemaSettings.TypeMappers.Add(new PrimitiveTypeMapper(typeof(Guid), AsUuid));
            document.SchemaSettings.TypeMappers.Add(new PrimitiveTypeMapper(typeof(JsonText), AsAnyObject));
            document.SchemaSettings.TypeMappers.Add(new PrimitiveTypeMapper(typeof(JsonElement), AsAnyObject));
            document.SchemaSettings.TypeMappers.Add(new ObjectTypeMapper(
                typeof(TaskPatch), (generator, _) => WithNothingRequired(generator.Generate(typeof(TaskFields)))));
        });

    public static void UseKaizenPage(this WebApplication app) =>
        app.UseWhen(context => IsPage(context.Request), docs => docs.UseSwaggerUi(page =>
        {
            page.Path = PagePath;
            page.DocumentPath = DocumentPath;
            page.DocumentTitle = "Kaizen";
        }));

    public static void MapKaizenDocument(this WebApplication app)
    {
        // Made when it is first asked for: NSwag's settings take a while, which the start need not wait for.
        var write = new Lazy<RequestDelegate>(
            () => ((IEndpointRouteBuilder)app).CreateApplicationBuilder().UseOpenApi(document => document.Path = DocumentPath).Build());
        app.MapMethods(DocumentPath, [HttpMethods.Get, HttpMethods.Head], WriteAsync).AllowAnonymous().ExcludeFromDescription();

        Task WriteAsync(HttpContext context)
        {
            // A slash at the end means the same.
            context.Request.Path = DocumentPath;
            return write.Value(context);
        }
    }

    private static bool IsPage(HttpRequest request) =>
        request.Path.StartsWithSegments(PagePath) && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));

    private static void AsUuid(JsonSchema schema)
    {
        schema.Type = JsonObjectType.String;
        schema.Format = "uuid";
    }

    private static void AsAnyObject(JsonSchema schema) => schema.Type = JsonObjectType.Object;

    private static JsonSchema WithNothingRequired(JsonSchema fields)
    {
        fields.Title = null;
        fields.Description = "The fields to change; null clears an optional one.";
        fields.Properties["name"].IsRequired = false;
        return fields;
    }
}
