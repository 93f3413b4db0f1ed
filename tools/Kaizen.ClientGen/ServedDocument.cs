using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Kaizen.ClientGen;

/// <summary>The document that the service serves, as it is committed.</summary>
internal static partial class ServedDocument
{
    private const string CommittedUrl = "http://localhost:8000";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Starts the service on a free port, over a database of its own, and writes its document.</summary>
    /// <exception cref="InvalidOperationException">The service did not start.</exception>
    public static async Task WriteAsync(string apiPath, string documentPath)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("kaizen-document-");
        using Process api = Start(apiPath, folder.FullName);
        try
        {
            using var http = new HttpClient { BaseAddress = await AddressOfAsync(api), Timeout = Patience };
            string served = await http.GetStringAsync("/openapi/v1.json");
            await File.WriteAllTextAsync(documentPath, Normalize(served), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        finally
        {
            api.Kill();
            await api.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Replaces the address by which the document was asked for.</summary>
    private static string Normalize(string served)
    {
        JsonNode document = JsonNode.Parse(served)!;
        document["servers"] = new JsonArray(new JsonObject { ["url"] = CommittedUrl });
        return document.ToJsonString(new JsonSerializerOptions
        {
            WriteIndented = true,
            NewLine = "\n",
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }) + "\n";
    }

    private static Process Start(string apiPath, string folder)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = folder };
        start.ArgumentList.Add(Path.GetFullPath(apiPath));
        foreach ((string name, string value) in new Dictionary<string, string>
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["Database:Provider"] = "Sqlite",
            ["ConnectionStrings:Kaizen"] = $"Data Source={Path.Combine(folder, "kaizen.db")}",
            ["DataProtection:KeysPath"] = Path.Combine(folder, "keys"),
            ["Auth:CreateFirstKey"] = "false",
            ["Llm:Provider"] = "Offline",
        })
        {
            start.ArgumentList.Add($"--{name}={value}");
        }

        return Process.Start(start)!;
    }

    private static async Task<Uri> AddressOfAsync(Process api)
    {
        using var timeIsUp = new CancellationTokenSource(Patience);
        var said = new StringBuilder();
        while (await api.StandardOutput.ReadLineAsync(timeIsUp.Token) is { } line)
        {
            said.AppendLine(line);
            if (Listening().Match(line) is { Success: true } match)
            {
                return new Uri(match.Value);
            }
        }

        throw new InvalidOperationException($"The service did not start:\n{said}");
    }

    [GeneratedRegex(@"(?<=Now listening on: )http://\S+")]
    private static partial Regex Listening();
}
