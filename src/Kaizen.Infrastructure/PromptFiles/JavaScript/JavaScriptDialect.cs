namespace Kaizen.Infrastructure.PromptFiles.JavaScript;

/// <summary>What an opening angle bracket may mean where an expression starts.</summary>
internal enum JavaScriptDialect
{
    /// <summary>JavaScript, also with JSX: always markup.</summary>
    JavaScript,

    /// <summary>TypeScript: a type assertion or a generic function.</summary>
    TypeScript,

    /// <summary>TSX: markup or a generic function.</summary>
    TypeScriptWithMarkup,
}
