namespace Kaizen.Infrastructure.PromptFiles.Python;

internal enum PythonTokenKind
{
    Name,
    Text,
    Operator,

    /// <summary>The end of a logical line.</summary>
    LineEnd,
    Indent,
    Dedent,
}

/// <summary>A token of a Python module; comments and line joins are not tokens.</summary>
internal readonly record struct PythonToken(PythonTokenKind Kind, int Start, int End);
