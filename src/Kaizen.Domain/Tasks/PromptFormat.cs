namespace Kaizen.Domain.Tasks;

/// <summary>The format of a file that holds a prompt and nothing else.</summary>
public enum PromptFormat
{
    Json,
    Text,
    Yaml,
    Python,
}
