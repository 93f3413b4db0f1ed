namespace Kaizen.Infrastructure.PromptFiles.JavaScript;

internal enum JavaScriptTokenKind
{
    /// <summary>An identifier or a keyword.</summary>
    Name,
    Text,

    /// <summary>A template literal as a whole, with what stands in its substitutions.</summary>
    Template,
    TemplateWithSubstitution,
    Number,
    RegularExpression,

    /// <summary>A JSX element as a whole.</summary>
    Markup,
    Punctuator,
}

/// <summary>A token of a script or module.</summary>
/// <param name="AfterLineBreak">Whether a line break stands between it and the token before.</param>
internal readonly record struct JavaScriptToken(JavaScriptTokenKind Kind, int Start, int End, bool AfterLineBreak);
