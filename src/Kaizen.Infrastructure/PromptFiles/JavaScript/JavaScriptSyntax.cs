namespace Kaizen.Infrastructure.PromptFiles.JavaScript;

/// <summary>Prompts in JavaScript and TypeScript: variables, exports, members of objects, class fields and enums.</summary>
/// <remarks>One tokenizer serves both languages, since no parser at hand reads TypeScript.</remarks>
internal sealed class JavaScriptSyntax(JavaScriptDialect dialect) : IPromptSyntax
{
    public PromptSpot Find(string content, string? locator)
    {
        IReadOnlyList<JavaScriptToken> tokens = new JavaScriptTokenizer(content, dialect).Tokenize();
        return new JavaScriptModule(content, tokens).Values().PickByName(locator);
    }
}
