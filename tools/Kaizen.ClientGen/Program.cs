using Kaizen.ClientGen;

switch (args)
{
    case ["generate", string document, string client]:
        await ClientSource.WriteAsync(document, client);
        return 0;
    case ["refresh", string api, string document]:
        await ServedDocument.WriteAsync(api, document);
        return 0;
    default:
        await Console.Error.WriteLineAsync("""
            Kaizen.ClientGen generate <openapi.json> <client.cs>   writes the C# client of a document
            Kaizen.ClientGen refresh <Kaizen.Api.dll> <openapi.json>   writes the document that the service serves
            """);
        return 2;
}
