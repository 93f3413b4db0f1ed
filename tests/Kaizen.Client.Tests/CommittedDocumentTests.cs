using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using NSwag;

namespace Kaizen.Client.Tests;

/// <summary>The document that the client is made from.</summary>
internal sealed class CommittedDocumentTests : ServerTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static string CommittedPath => Repository.File("openapi", "kaizen.json");

    [Test]
    public async Task TheCommittedDocument_IsTheServedOne()
    {
        using var http = new HttpClient();
        JsonNode served = JsonNode.Parse(await http.GetStringAsync(new Uri(Server.Address, "openapi/v1.json")))!;
        JsonNode committed = JsonNode.Parse(await File.ReadAllTextAsync(CommittedPath))!;

        // Where it was asked for is not what it says.
        served["servers"] = committed["servers"]!.DeepClone();

        Assert.That(
            served.ToJsonString(Indented),
            Is.EqualTo(committed.ToJsonString(Indented)),
            "The API has changed. `build.ps1 client` brings the document up to date; look at the difference before you commit it.");
    }

    [Test]
    public async Task EveryBody_HasAnExampleThatFitsIt()
    {
        OpenApiDocument document = await OpenApiDocument.FromFileAsync(CommittedPath);

        // An example has no other members than those that are described, though a body may. One problem adds to the other.
        foreach ((_, JsonSchema schema) in document.Components.Schemas.Where(named => !named.Key.EndsWith("Problem", StringComparison.Ordinal)))
        {
            schema.AllowAdditionalProperties = false;
        }

        Assert.Multiple(() =>
        {
            foreach ((string name, OpenApiMediaType body) in JsonBodiesOf(document))
            {
                JsonSchema schema = body.Schema.ActualSchema;
                object? example = body.Example ?? (schema.Type == JsonObjectType.Array ? schema.Item!.ActualSchema : schema).Example;
                Assert.That(example, Is.Not.Null, name);
                if (example is not null)
                {
                    JsonSchema described = schema.Type == JsonObjectType.Array ? schema.Item!.ActualSchema : schema;
                    Assert.That(described.Validate(example.ToString()!, SchemaType.OpenApi3), Is.Empty, name);
                }
            }
        });
    }

    [Test]
    public async Task EveryOperation_DescribesItselfAndItsAnswers()
    {
        OpenApiDocument document = await OpenApiDocument.FromFileAsync(CommittedPath);

        Assert.Multiple(() =>
        {
            foreach (OpenApiOperationDescription described in document.Operations)
            {
                string name = described.Operation.OperationId;
                Assert.That(described.Operation.Summary, Is.Not.Empty, name);
                Assert.That(described.Operation.Responses.Values.Select(response => response.Description), Has.None.Empty, name);
                Assert.That(
                    described.Operation.Responses.ContainsKey("401"),
                    Is.EqualTo(described.Operation.Security is { Count: > 0 } || described.Path.Contains("/webhooks/", StringComparison.Ordinal)),
                    $"{name}: what needs a key, or a signature, can be refused for the want of one, and nothing else");
            }
        });
    }

    private static IEnumerable<(string Name, OpenApiMediaType Body)> JsonBodiesOf(OpenApiDocument document) =>
        document.Operations.Select(described => described.Operation).SelectMany(operation => operation.Responses
            .SelectMany(response => response.Value.Content.Select(content => ($"{operation.OperationId} {response.Key}", content)))
            .Concat((operation.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>()).Select(content => (operation.OperationId, content)))
            .Where(named => named.content.Key != "multipart/form-data")
            .Select(named => (named.Item1, named.content.Value)));
}
