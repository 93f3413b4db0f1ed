using System.Text;
using System.Text.Json;
using Kaizen.Api.Security;
using Kaizen.Api.Tasks;
using Kaizen.Application.Tasks;
using Kaizen.Domain.Common;
using NJsonSchema;
using NJsonSchema.Generation.TypeMappers;
using NSwag;
using NSwag.AspNetCore;

namespace Kaizen.Api.Documents;

/// <summary>The OpenAPI document and the page that shows it.</summary>
internal static class DocumentSetup
{
    public const string SecurityScheme = "ApiKey";

    private const string PagePath = "/docs";
    private const string PageFile = "index.html";
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
            document.SchemaSettings.AlwaysAllowAdditionalObjectProperties = true;
            document.SchemaSettings.SchemaNameGenerator = new SchemaNames();
            document.SchemaSettings.SchemaProcessors.Add(new MemberDetails());
            document.SchemaSettings.TypeMappers.Add(new PrimitiveTypeMapper(typeof(Guid), AsUuid));
            document.SchemaSettings.TypeMappers.Add(new PrimitiveTypeMapper(typeof(JsonText), AsAnyObject));
            document.SchemaSettings.TypeMappers.Add(new PrimitiveTypeMapper(typeof(JsonElement), AsAnyObject));
            document.SchemaSettings.TypeMappers.Add(new ObjectTypeMapper(
                typeof(TaskPatch), (generator, _) => WithNothingRequired(generator.Generate(typeof(TaskFields)))));
        });

    public static void MapKaizenDocument(this WebApplication app)
    {
        Map(app, DocumentPath, builder => builder.UseOpenApi(document => document.Path = DocumentPath), WriteDocumentAsync);
        Map(app, PagePath + "/{**file}", builder => builder.UseSwaggerUi(Describe), WritePageAsync);
    }

    private static void Map(WebApplication app, string pattern, Action<IApplicationBuilder> use, Func<HttpContext, RequestDelegate, Task> writeAsync)
    {
        // Made when it is first asked for: NSwag's settings take a while, which the start need not wait for.
        var nswag = new Lazy<RequestDelegate>(() =>
        {
            IApplicationBuilder builder = ((IEndpointRouteBuilder)app).CreateApplicationBuilder();
            use(builder);
            return builder.Build();
        });
        app.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], context => writeAsync(context, nswag.Value))
            .AllowAnonymous().ExcludeFromDescription();
    }

    private static void Describe(SwaggerUiSettings page)
    {
        page.Path = PagePath;
        page.DocumentTitle = "Kaizen";
        page.SwaggerRoutes.Add(new("Kaizen", DocumentPath));
        page.TransformToExternalPath = (path, request) => request.PathBase + path;
    }

    private static Task WriteDocumentAsync(HttpContext context, RequestDelegate nswag)
    {
        // A slash at the end means the same.
        context.Request.Path = DocumentPath;
        return nswag(context);
    }

    private static async Task WritePageAsync(HttpContext context, RequestDelegate nswag)
    {
        // Files are served only where no endpoint is.
        context.SetEndpoint(null);
        if (context.GetRouteValue("file") is not (null or PageFile))
        {
            await nswag(context);
            return;
        }

        // The page looks for its files beside it: they are in the folder of its name.
        context.Request.Path = $"{PagePath}/{PageFile}";
        Stream client = context.Response.Body;
        using var page = new MemoryStream();
        context.Response.Body = page;
        try
        {
            await nswag(context);
        }
        finally
        {
            context.Response.Body = client;
        }

        string html = Encoding.UTF8.GetString(page.ToArray());
        string start = $"<head><base href=\"{context.Request.PathBase}{PagePath}/\">";
        await context.Response.WriteAsync(html.Replace("<head>", start, StringComparison.Ordinal), context.RequestAborted);
    }

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
