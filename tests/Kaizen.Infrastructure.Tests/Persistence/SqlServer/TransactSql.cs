using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Kaizen.Infrastructure.Tests.Persistence.SqlServer;

/// <summary>Reads SQL as SQL Server 2022 does, without one.</summary>
internal static class TransactSql
{
    /// <summary>Lists what is wrong with a script, also within the texts that it executes.</summary>
    public static IReadOnlyList<string> ErrorsIn(string script)
    {
        TSqlFragment parsed = new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(script), out IList<ParseError> errors);
        if (errors.Count > 0)
        {
            return [.. errors.Select(error => $"{error.Line}:{error.Column} {error.Message} in {script}")];
        }

        var executed = new ExecutedTexts();
        parsed.Accept(executed);
        return [.. executed.Texts.SelectMany(ErrorsIn)];
    }

    /// <summary>Counts the texts that a script executes.</summary>
    public static int CountExecutedTexts(string script)
    {
        var executed = new ExecutedTexts();
        new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(script), out _).Accept(executed);
        return executed.Texts.Count;
    }

    private sealed class ExecutedTexts : TSqlFragmentVisitor
    {
        public List<string> Texts { get; } = [];

        /// <summary>A variable among the parts stands for a name.</summary>
        public override void Visit(ExecutableStringList node) =>
            Texts.Add(string.Concat(node.Strings.Select(part => part is StringLiteral text ? text.Value : "[name]")));
    }
}
