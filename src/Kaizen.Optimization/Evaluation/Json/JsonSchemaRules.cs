using System.Text.Json;

namespace Kaizen.Optimization.Evaluation.Json;

/// <summary>The part of JSON Schema that is understood: <c>type</c>, <c>enum</c>, <c>const</c>, <c>properties</c>, <c>required</c>,
/// <c>additionalProperties</c>, <c>items</c>, <c>minItems</c>, <c>maxItems</c>, <c>uniqueItems</c>, <c>minLength</c>, <c>maxLength</c>,
/// <c>pattern</c>, <c>minimum</c>, <c>maximum</c>, <c>exclusiveMinimum</c>, <c>exclusiveMaximum</c>, <c>anyOf</c>, <c>allOf</c>, <c>oneOf</c>,
/// <c>not</c>. Annotations (<c>title</c>, <c>description</c>, <c>format</c>, ...) say nothing; every other keyword, <c>$ref</c> among them, is refused.</summary>
internal static class JsonSchemaRules
{
    private static readonly string[] Types = ["object", "array", "string", "number", "integer", "boolean", "null"];
    private static readonly string[] Annotations =
        ["title", "description", "format", "default", "examples", "deprecated", "readOnly", "writeOnly", "$schema", "$id", "$comment"];

    /// <summary>Finds what is wrong with a schema itself.</summary>
    /// <param name="path">Where the schema stands, for the messages.</param>
    public static IEnumerable<string> Errors(JsonElement schema, string path)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return [];
        }

        return schema.ValueKind == JsonValueKind.Object
            ? schema.EnumerateObject().SelectMany(keyword => KeywordErrors(keyword, $"{path}.{keyword.Name}"))
            : [$"{path} must be an object or a boolean"];
    }

    /// <summary>Finds what a schema does not allow in a value.</summary>
    /// <param name="schema">A schema without <see cref="Errors"/>.</param>
    /// <param name="path">Where the value stands, for the messages.</param>
    /// <exception cref="PatternTimeoutException">While enumerating: a <c>pattern</c> takes too long.</exception>
    public static IEnumerable<string> Violations(JsonElement schema, JsonElement value, string path)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return schema.ValueKind == JsonValueKind.True ? [] : [$"{path} is not allowed"];
        }

        return schema.EnumerateObject().SelectMany(keyword => Violations(schema, keyword, value, path));
    }

    private static IEnumerable<string> KeywordErrors(JsonProperty keyword, string path)
    {
        JsonElement value = keyword.Value;
        switch (keyword.Name)
        {
            case "type":
                bool known = Names(value).Any() && Names(value).All(name => Types.Contains(name));
                return Unless(known, $"{path} must be one or several of {string.Join(", ", Types)}");
            case "required":
                return Unless(value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsText), $"{path} must be an array of strings");
            case "enum":
                return Unless(value.ValueKind == JsonValueKind.Array, $"{path} must be an array");
            case "properties":
                return value.ValueKind == JsonValueKind.Object
                    ? value.EnumerateObject().SelectMany(property => Errors(property.Value, $"{path}.{property.Name}"))
                    : [$"{path} must be an object"];
            case "anyOf" or "allOf" or "oneOf":
                return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
                    ? value.EnumerateArray().SelectMany((item, index) => Errors(item, $"{path}[{index}]"))
                    : [$"{path} must be a non-empty array of schemas"];
            case "items" or "additionalProperties" or "not":
                return Errors(value, path);
            case "minItems" or "maxItems" or "minLength" or "maxLength":
                return Unless(value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int count) && count >= 0, $"{path} must be an integer of at least 0");
            case "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum":
                return Unless(value.ValueKind == JsonValueKind.Number, $"{path} must be a number");
            case "uniqueItems":
                return Unless(value.ValueKind is JsonValueKind.True or JsonValueKind.False, $"{path} must be true or false");
            case "pattern":
                return Unless(IsText(value) && Compile(value) is not null, $"{path} must be a regular expression");
            case "const":
                return [];
            default:
                return Unless(Annotations.Contains(keyword.Name), $"{path} is a keyword that is not supported");
        }
    }

    private static IEnumerable<string> Violations(JsonElement schema, JsonProperty keyword, JsonElement value, string path)
    {
        JsonElement rule = keyword.Value;
        switch (keyword.Name)
        {
            case "type":
                return Unless(Names(rule).Any(name => IsOf(value, name)), $"{path} must be of type {string.Join(" or ", Names(rule))}");
            case "enum":
                return Unless(rule.EnumerateArray().Any(item => JsonElement.DeepEquals(item, value)), $"{path} must be one of {rule.GetRawText()}");
            case "const":
                return Unless(JsonElement.DeepEquals(rule, value), $"{path} must be {rule.GetRawText()}");
            case "anyOf":
                return Unless(rule.EnumerateArray().Any(item => !Violations(item, value, path).Any()), $"{path} has none of the allowed forms");
            case "oneOf":
                return Unless(rule.EnumerateArray().Count(item => !Violations(item, value, path).Any()) == 1, $"{path} must have exactly one of the allowed forms");
            case "allOf":
                return rule.EnumerateArray().SelectMany(item => Violations(item, value, path));
            case "not":
                return Unless(Violations(rule, value, path).Any(), $"{path} has a form that is not allowed");
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => ObjectViolations(schema, keyword, value, path),
            JsonValueKind.Array => ArrayViolations(keyword, value, path),
            JsonValueKind.String => TextViolations(keyword, value, path),
            JsonValueKind.Number => NumberViolations(keyword, value.GetDouble(), path),
            _ => [],
        };
    }

    private static IEnumerable<string> ObjectViolations(JsonElement schema, JsonProperty keyword, JsonElement value, string path) => keyword.Name switch
    {
        "required" => keyword.Value.EnumerateArray()
            .Where(name => !value.TryGetProperty(name.GetString()!, out _))
            .Select(name => $"{path}.{name.GetString()} is missing"),
        "properties" => value.EnumerateObject()
            .Where(property => keyword.Value.TryGetProperty(property.Name, out _))
            .SelectMany(property => Violations(keyword.Value.GetProperty(property.Name), property.Value, $"{path}.{property.Name}")),
        "additionalProperties" => value.EnumerateObject()
            .Where(property => !(schema.TryGetProperty("properties", out JsonElement declared) && declared.TryGetProperty(property.Name, out _)))
            .SelectMany(property => Violations(keyword.Value, property.Value, $"{path}.{property.Name}")),
        _ => [],
    };

    private static IEnumerable<string> ArrayViolations(JsonProperty keyword, JsonElement value, string path) => keyword.Name switch
    {
        "items" => value.EnumerateArray().SelectMany((item, index) => Violations(keyword.Value, item, $"{path}[{index}]")),
        "minItems" => Unless(value.GetArrayLength() >= keyword.Value.GetInt32(), $"{path} must have at least {keyword.Value} items"),
        "maxItems" => Unless(value.GetArrayLength() <= keyword.Value.GetInt32(), $"{path} must have at most {keyword.Value} items"),
        "uniqueItems" => Unless(
            !keyword.Value.GetBoolean() || !value.EnumerateArray().Where((item, index) => value.EnumerateArray().Take(index).Any(other => JsonElement.DeepEquals(item, other))).Any(),
            $"{path} must not repeat an item"),
        _ => [],
    };

    private static IEnumerable<string> TextViolations(JsonProperty keyword, JsonElement value, string path)
    {
        string text = value.GetString()!;
        return keyword.Name switch
        {
            "minLength" => Unless(Length(text) >= keyword.Value.GetInt32(), $"{path} must have at least {keyword.Value} characters"),
            "maxLength" => Unless(Length(text) <= keyword.Value.GetInt32(), $"{path} must have at most {keyword.Value} characters"),
            "pattern" => Unless(Compile(keyword.Value)!.Matches(text), $"{path} must match {keyword.Value}"),
            _ => [],
        };
    }

    private static IEnumerable<string> NumberViolations(JsonProperty keyword, double number, string path) => keyword.Name switch
    {
        "minimum" => Unless(number >= keyword.Value.GetDouble(), $"{path} must be at least {keyword.Value}"),
        "maximum" => Unless(number <= keyword.Value.GetDouble(), $"{path} must be at most {keyword.Value}"),
        "exclusiveMinimum" => Unless(number > keyword.Value.GetDouble(), $"{path} must be above {keyword.Value}"),
        "exclusiveMaximum" => Unless(number < keyword.Value.GetDouble(), $"{path} must be below {keyword.Value}"),
        _ => [],
    };

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind == JsonValueKind.Null,
    };

    private static IEnumerable<string> Names(JsonElement types) => types.ValueKind switch
    {
        JsonValueKind.String => [types.GetString()!],
        JsonValueKind.Array => types.EnumerateArray().Select(type => IsText(type) ? type.GetString()! : ""),
        _ => [],
    };

    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String;

    // JSON Schema counts characters, not UTF-16 units.
    private static int Length(string text) => text.EnumerateRunes().Count();

    private static TextPattern? Compile(JsonElement pattern)
    {
        try
        {
            return new(pattern.GetString()!);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Unless(bool holds, string violation) => holds ? [] : [violation];
}
