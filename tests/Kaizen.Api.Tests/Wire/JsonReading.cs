namespace Kaizen.Api.Tests.Wire;

/// <summary>Short names for what tests read from JSON again and again. A member that is missing fails the test.</summary>
internal static class JsonReading
{
    public static string? Text(this JsonElement json, string member) => json.Member(member).GetString();

    public static double Number(this JsonElement json, string member) => json.Member(member).GetDouble();

    public static bool Flag(this JsonElement json, string member) => json.Member(member).GetBoolean();

    public static bool IsNull(this JsonElement json, string member) => json.Member(member).ValueKind == JsonValueKind.Null;

    public static bool Has(this JsonElement json, string member) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out _);

    public static JsonElement Member(this JsonElement json, string member)
    {
        Assert.That(json.Has(member), Is.True, $"'{member}' is missing in {json}");
        return json.GetProperty(member);
    }

    /// <summary>Reads one member of every item of a list.</summary>
    public static string?[] Texts(this JsonElement list, string member) => [.. list.EnumerateArray().Select(item => item.Text(member))];

    public static string[] Members(this JsonElement json) => [.. json.EnumerateObject().Select(member => member.Name)];
}
