using System.Globalization;
using Kaizen.Application.PromptFiles;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Kaizen.Infrastructure.PromptFiles.CSharp;

/// <summary>Prompts in C# files: constants, fields, properties and locals that are set to string literals.</summary>
internal sealed class CSharpSyntax : IPromptSyntax
{
    // The feature allows the "#:package" lines of programs of one file.
    private static readonly CSharpParseOptions Options =
        new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.None).WithFeatures([new("FileBasedProgram", "true")]);

    public PromptSpot Find(string content, string? locator)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(content, Options).GetRoot();
        if (root.GetDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is { } error)
        {
            throw new PromptFileException(
                PromptFileFault.UnreadableFile,
                $"The file is no valid C#: {error.GetMessage(CultureInfo.InvariantCulture)} (line {error.Location.GetLineSpan().StartLinePosition.Line + 1}).");
        }

        IEnumerable<PlacedValue> values = root.DescendantNodes().Select(node => ValueOf(node, content)).OfType<PlacedValue>();
        return values.Concat(DisabledValues(root, content)).PickByName(locator);
    }

    /// <summary>Gives the values that only another build has, from the branches of <c>#if</c> that this one leaves out.</summary>
    private static IEnumerable<PlacedValue> DisabledValues(SyntaxNode root, string content)
    {
        SyntaxTrivia[] branches = [.. root.DescendantTrivia().Where(trivia => trivia.IsKind(SyntaxKind.DisabledTextTrivia))];
        if (branches.Length == 0)
        {
            return [];
        }

        // With the directives blanked out all branches stand side by side: not always valid, but every definition is in its scope.
        char[] all = content.ToCharArray();
        foreach (SyntaxTrivia directive in root.DescendantTrivia().Where(IsConditional))
        {
            Array.Fill(all, ' ', directive.SpanStart, directive.Span.Length);
        }

        var text = new string(all);
        return CSharpSyntaxTree.ParseText(text, Options).GetRoot().DescendantNodes()
            .Where(node => branches.Any(branch => branch.Span.Contains(node.SpanStart)))
            .Select(node => ValueOf(node, text)).OfType<PlacedValue>()
            .Select(value => new PlacedValue(value.Path, null, "it stands in a branch of #if that only builds with other symbols compile.", value.Entry));
    }

    private static bool IsConditional(SyntaxTrivia trivia) => trivia.GetStructure() is BranchingDirectiveTriviaSyntax or EndIfDirectiveTriviaSyntax;

    private static PlacedValue? ValueOf(SyntaxNode node, string content) => node switch
    {
        VariableDeclaratorSyntax { Initializer.Value: var value } variable => Placed(node, variable.Identifier, value, content),
        PropertyDeclarationSyntax { Initializer.Value: var value } property => Placed(node, property.Identifier, value, content),
        PropertyDeclarationSyntax { ExpressionBody.Expression: var value } property => Placed(node, property.Identifier, value, content),
        _ => null,
    };

    private static PlacedValue Placed(SyntaxNode node, SyntaxToken name, ExpressionSyntax value, string content)
    {
        IEnumerable<string> outer = node.Ancestors().Reverse().SelectMany(ancestor => ancestor switch
        {
            BaseNamespaceDeclarationSyntax space => space.Name.ToString().Split('.'),
            BaseTypeDeclarationSyntax type => [type.Identifier.ValueText],
            MethodDeclarationSyntax method => [method.Identifier.ValueText],
            _ => Array.Empty<string>(),
        });
        IReadOnlyList<string> path = [.. outer, name.ValueText];
        while (value is ParenthesizedExpressionSyntax inner)
        {
            value = inner.Expression;
        }

        if (Parts(value) is not { } parts)
        {
            return new PlacedValue(path, null, Refusal(value));
        }

        string text = string.Concat(parts.Select(part => part.ValueText));
        SyntaxNode whole = node.FirstAncestorOrSelf<SyntaxNode>(outer => outer is MemberDeclarationSyntax or StatementSyntax) ?? node;
        var inside = TextSpan.FromBounds(name.SpanStart, whole.Span.End);
        if (whole.DescendantTrivia().Any(trivia => inside.Contains(trivia.SpanStart) && IsConditional(trivia)))
        {
            return new PlacedValue(path, null, "its value depends on #if.", text);
        }

        return new PlacedValue(path, new PromptSpot(
            value.SpanStart, value.Span.End, text, prompt => Spell(value, parts, content, prompt)));
    }

    private static string Refusal(ExpressionSyntax value) => value.DescendantNodesAndSelf().Any(node => node is InterpolatedStringExpressionSyntax)
        ? "it is an interpolated string, whose text is made at run time. Make it a plain string, for example with string.Format."
        : "its value is an expression, not a plain string literal.";

    /// <returns>The literals of a literal or a sum of them, or null for anything else.</returns>
    private static List<SyntaxToken>? Parts(ExpressionSyntax value) => value switch
    {
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => [literal.Token],
        BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression) && Parts(sum.Left) is { } left && Parts(sum.Right) is { } right =>
            [.. left, .. right],
        ParenthesizedExpressionSyntax inner => Parts(inner.Expression),
        _ => null,
    };

    private static IEnumerable<string> Spell(ExpressionSyntax value, List<SyntaxToken> parts, string content, string prompt)
    {
        if (parts.Count > 1)
        {
            if (value.DescendantTrivia().Any(trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia)
                && value.Span.Contains(trivia.Span)))
            {
                (int, int)[] places = [.. parts.Select(part => (part.SpanStart, part.Span.End))];
                string open = content[value.SpanStart..parts[0].SpanStart];
                string close = content[parts[^1].Span.End..value.Span.End];
                IEnumerable<string> Literals(int i, string piece) =>
                    CSharpLiteral.Spell(parts[i].Text, piece, LineBreaks.Of(content), IndentationAt(content, value.SpanStart));
                return
                [
                    open + SpreadText.Over(content, places, prompt, (i, piece) => Literals(i, piece).First()) + close,
                    open + SpreadText.Over(content, places, prompt, (i, piece) => Literals(i, piece).Last()) + close,
                ];
            }

            return [CSharpLiteral.Sum(prompt, content[parts[0].Span.End..parts[1].SpanStart])];
        }

        return CSharpLiteral.Spell(parts[0].Text, prompt, LineBreaks.Of(content), IndentationAt(content, value.SpanStart));
    }

    private static string IndentationAt(string content, int position)
    {
        int line = content.LastIndexOf('\n', position) + 1;
        return new string([.. content.Skip(line).TakeWhile(c => c is ' ' or '\t')]);
    }
}
