namespace Kaizen.Api.Tests.Wire;

internal static class SeedUpload
{
    /// <summary>Sends a file of seeds, as a form of fixed bytes, so that two uploads of one file are the same request.</summary>
    public static async Task<Answer> UploadSeedsAsync(
        this WireClient client, string taskId, byte[] file, params (string Name, string Value)[] headers)
    {
        using var form = new MultipartFormDataContent("seed-boundary") { { new ByteArrayContent(file), "file", "seeds.jsonl" } };
        return await client.SendAsync(HttpMethod.Post, $"/api/v1/tasks/{taskId}/seed", form, headers);
    }
}
