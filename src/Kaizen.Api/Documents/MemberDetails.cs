using System.Text.Json;
using System.Text.RegularExpressions;
using Kaizen.Api.Prompts;
using Kaizen.Api.Traces;
using Kaizen.Application.Tasks;
using Kaizen.Application.Traces.Commands.SubmitTrace;
using Microsoft.AspNetCore.Mvc;
using NJsonSchema;
using NJsonSchema.Generation;

namespace Kaizen.Api.Documents;

/// <summary>Says of each member whether it must be there, and what it is in the words of the wire.</summary>
internal sealed partial class MemberDetails : ISchemaProcessor
{
    // Members of requests are nullable, so that validators can name the missing ones; these are the ones that they name.
    private static readonly Dictionary<Type, string> RequiredByValidators = new()
    {
        [typeof(TaskFields)] = "name",
        [typeof(SubmitTraceCommand)] = "task_id",
        [typeof(ScoreTraceRequest)] = "score",
        [typeof(CreatePromptVersionRequest)] = "prompt_text",
    };

    public void Process(SchemaProcessorContext context)
    {
        Type type = context.ContextualType.Type;
        JsonSchema schema = context.Schema;
        if (type == typeof(ProblemDetails))
        {
            AddProblemMembers(schema);
        }
        else if (RequiredByValidators.TryGetValue(type, out string? required))
        {
            schema.Properties[required].IsRequired = true;
            schema.Properties[required].IsNullableRaw = null;
        }

        schema.Description = InWireWords(schema.Description, type);
        foreach (JsonSchemaProperty property in schema.Properties.Values)
        {
            property.IsRequired |= property.IsNullableRaw != true;
            property.Description = InWireWords(property.Description, type);
        }
    }

    private static void AddProblemMembers(JsonSchema schema)
    {
        schema.Description = "What went wrong (RFC 7807).";
        schema.Properties["code"] = new JsonSchemaProperty
        {
            Type = JsonObjectType.String,
            Description = "The stable name of the rule that was broken.",
        };
        schema.Properties["request_id"] = new JsonSchemaProperty
        {
            Type = JsonObjectType.String,
            Description = "The id under which the logs know the request.",
        };
        foreach (JsonSchemaProperty property in schema.Properties.Values)
        {
            property.IsNullableRaw = null;
        }
    }

    /// <summary>Turns the comment on a property into words for those who see no properties.</summary>
    private static string? InWireWords(string? comment, Type type)
    {
        if (string.IsNullOrEmpty(comment))
        {
            return comment;
        }

        string text = LeadingVerb().Replace(Whitespace().Replace(comment, " "), "");
        foreach (string name in type.GetProperties().Select(property => property.Name))
        {
            // A name of one word may be that word.
            string wireName = JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
            if (wireName.Contains('_', StringComparison.Ordinal))
            {
                text = Regex.Replace(text, $@"\b{name}\b", wireName);
            }
        }

        // Others begin with a value of the wire.
        return BeginsASentence().IsMatch(text) ? char.ToUpperInvariant(text[0]) + text[1..] : text;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();

    [GeneratedRegex("^Gets (or sets )?")]
    private static partial Regex LeadingVerb();

    [GeneratedRegex(@"^(the|what|when|whether|why|how|exactly|anything)\b")]
    private static partial Regex BeginsASentence();
}
