using System.Text.Json;

namespace Kaizen.Optimization.Configuration;

/// <summary>Reads the members of a JSON object strictly: a number is no text, an integer has no fraction. What is not valid becomes a message;
/// null counts as absent.</summary>
internal sealed class JsonMembers
{
    private readonly JsonElement _object;
    private readonly string _path;
    private readonly List<string> _errors;

    public JsonMembers(JsonElement element, string path, List<string> errors)
    {
        _path = path;
        _errors = errors;
        if (element.ValueKind == JsonValueKind.Object)
        {
            _object = element;
        }
        else
        {
            _errors.Add($"{(path.Length == 0 ? "the configuration" : path)} must be an object");
        }
    }

    /// <summary>Reports that a member is not valid.</summary>
    public void Refuse(string name, string rule) => Refuse($"{name} {rule}");

    /// <summary>Reports that something in the object is not valid.</summary>
    /// <param name="error">What, beginning with the member's name.</param>
    public void Refuse(string error) => _errors.Add(Path(error));

    public int? Integer(string name, int least)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= least)
        {
            return number;
        }

        Refuse(name, $"must be an integer from {least} to {int.MaxValue}");
        return null;
    }

    public double? Number(string name, double least, bool isLeastAllowed = true)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            && (isLeastAllowed ? number >= least : number > least))
        {
            return number;
        }

        Refuse(name, $"must be a number {(isLeastAllowed ? "of at least" : "above")} {least}");
        return null;
    }

    public string? Text(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        Refuse(name, "must be a string");
        return null;
    }

    public bool? Boolean(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Refuse(name, "must be true or false");
        return null;
    }

    /// <summary>Reads an array of at least one text, none of them empty.</summary>
    public IReadOnlyList<string>? Texts(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
        {
            Refuse(name, "must be an array of strings");
            return null;
        }

        string[] texts = [.. value.EnumerateArray().Select(item => item.GetString()!)];
        if (texts.Length == 0 || texts.Contains(""))
        {
            Refuse(name, texts.Length == 0 ? "must not be empty" : "must hold no empty string");
        }

        return texts;
    }

    public IReadOnlyList<JsonMembers>? Objects(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return [.. value.EnumerateArray().Select((item, index) => new JsonMembers(item, $"{Path(name)}[{index}]", _errors))];
        }

        Refuse(name, "must be an array of objects");
        return null;
    }

    /// <summary>Gets a member whatever it is, or null when it is absent.</summary>
    public JsonElement? Find(string name) =>
        _object.ValueKind == JsonValueKind.Object && _object.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    private string Path(string name) => _path.Length == 0 ? name : $"{_path}.{name}";
}
