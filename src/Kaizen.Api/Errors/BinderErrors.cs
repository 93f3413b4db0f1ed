using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Kaizen.Api.Errors;

/// <summary>What could not be read from path, query or body, as a problem.</summary>
internal sealed class BinderErrors(ModelStateDictionary state) : IActionResult
{
    private const string Body = "body";

    public Task ExecuteResultAsync(ActionContext context)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach ((string key, ModelStateEntry entry) in state)
        {
            // When the body cannot be read, the action's parameter for it has an error of its own; it says nothing more.
            bool isShadow = context.ActionDescriptor.Parameters.Any(parameter =>
                parameter.Name == key && parameter.BindingInfo?.BindingSource == BindingSource.Body);
            if (entry.Errors.Count > 0 && !(isShadow && state.ErrorCount > entry.Errors.Count))
            {
                string name = isShadow ? Body : NameOf(key);
                errors[name] = [.. entry.Errors.Select(error => MessageOf(context.HttpContext.Request, name, entry, error)).Distinct()];
            }
        }

        return ProblemWriter.WriteAsync(
            context.HttpContext, 422, string.Join("; ", errors.Values.SelectMany(messages => messages)), "validation", errors);
    }

    private static string NameOf(string key) => key switch
    {
        "" or "$" => Body,
        _ when key.StartsWith("$.", StringComparison.Ordinal) => key[2..],
        _ => JsonNamingPolicy.SnakeCaseLower.ConvertName(key),
    };

    private static string MessageOf(HttpRequest request, string name, ModelStateEntry entry, ModelError error) => error.Exception switch
    {
        UnstorableTextException unstorable => $"{name}: {unstorable.Message}",
        JsonException { InnerException: { } reader } json when reader.GetType().Name == "JsonReaderException" =>
            $"The body is not valid JSON (line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}), or it is nested too deeply",
        JsonException => $"{name} has a value of the wrong type or format",
        _ when name == Body => request.HasFormContentType ? "The request body is not a valid form" : "A request body is required",
        _ when entry.AttemptedValue is null => $"{name} is required",
        _ => $"{name} is not valid",
    };
}

/// <summary>A text in the body cannot be stored by a database.</summary>
internal sealed class UnstorableTextException(string message) : JsonException(message);
