using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.SqlClient;

namespace Kaizen.Infrastructure.Tests.Persistence.SqlServer;

/// <summary>A command that is noted instead of sent: counts and checks find something, other queries nothing, and updates change one row.</summary>
internal sealed class CapturedCommand(ICollection<string> captured) : DbCommand
{
    private readonly SqlCommand _parameters = new();

    [AllowNull]
    public override string CommandText { get; set; } = "";

    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; }

    protected override DbParameterCollection DbParameterCollection => _parameters.Parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel()
    {
    }

    public override void Prepare()
    {
    }

    public override int ExecuteNonQuery()
    {
        captured.Add(CommandText);
        return 1;
    }

    public override object? ExecuteScalar() => throw new NotSupportedException();

    protected override DbParameter CreateDbParameter() => new SqlParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
    {
        captured.Add(CommandText);
        var found = new DataTable();
        if (CommandText.StartsWith("SELECT COUNT", StringComparison.Ordinal))
        {
            found.Columns.Add("count", typeof(int));
            found.Rows.Add(1);
        }
        else if (CommandText.StartsWith("SELECT CASE", StringComparison.Ordinal))
        {
            found.Columns.Add("any", typeof(bool));
            found.Rows.Add(false);
        }

        return found.CreateDataReader();
    }

    protected override void Dispose(bool disposing)
    {
        _parameters.Dispose();
        base.Dispose(disposing);
    }
}
