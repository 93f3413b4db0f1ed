namespace Kaizen.Application.PromptFiles;

/// <summary>What is wrong with a prompt's place, or with the prompt for this place.</summary>
public enum PromptFileFault
{
    /// <summary>No editor knows the file's extension.</summary>
    UnsupportedFile,

    /// <summary>The file does not exist, or its text cannot be read as what its extension says.</summary>
    UnreadableFile,

    /// <summary>The locator is not well formed, or does not fit the file.</summary>
    InvalidLocator,

    /// <summary>The file has no such place.</summary>
    PlaceNotFound,

    /// <summary>The locator fits several places.</summary>
    AmbiguousPlace,

    /// <summary>The place holds something other than a plain text, such as an interpolated string.</summary>
    NotPlainText,

    /// <summary>The format or the place cannot hold exactly this prompt.</summary>
    NotRepresentable,
}
