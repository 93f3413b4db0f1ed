namespace Kaizen.Application.PromptFiles;

/// <summary>How a file is written that holds nothing but a prompt.</summary>
public enum PromptFormat
{
    /// <summary>The prompt and a final line break.</summary>
    Text,

    /// <summary>An object with the one member <c>prompt</c>.</summary>
    Json,

    /// <summary>A mapping with the one key <c>prompt</c>.</summary>
    Yaml,

    /// <summary>A module with the one variable <c>PROMPT</c>.</summary>
    Python,
}
