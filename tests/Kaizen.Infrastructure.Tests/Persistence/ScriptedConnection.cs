using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Kaizen.Infrastructure.Tests.Persistence;

/// <summary>A connection of which a test says what a scalar query finds, and when.</summary>
internal sealed class ScriptedConnection(Func<Task<object?>> query) : DbConnection
{
    private ConnectionState _state;

    public int Opened { get; private set; }

    [AllowNull]
    public override string ConnectionString { get; set; } = "";

    public override string Database => "scripted";

    public override string DataSource => "scripted";

    public override string ServerVersion => "0";

    public override ConnectionState State => _state;

    public override void Open()
    {
        Opened++;
        _state = ConnectionState.Open;
    }

    public override void Close() => _state = ConnectionState.Closed;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => throw new NotSupportedException();

    protected override DbCommand CreateDbCommand() => new ScriptedCommand(query);

    private sealed class ScriptedCommand(Func<Task<object?>> query) : DbCommand
    {
        [AllowNull]
        public override string CommandText { get; set; } = "";

        public override int CommandTimeout { get; set; }

        public override CommandType CommandType { get; set; }

        public override bool DesignTimeVisible { get; set; }

        public override UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection { get; set; }

        protected override DbParameterCollection DbParameterCollection => throw new NotSupportedException();

        protected override DbTransaction? DbTransaction { get; set; }

        public override void Cancel()
        {
        }

        public override void Prepare()
        {
        }

        public override int ExecuteNonQuery() => throw new NotSupportedException();

        public override object? ExecuteScalar() => throw new NotSupportedException();

        public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) => query();

        protected override DbParameter CreateDbParameter() => throw new NotSupportedException();

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => throw new NotSupportedException();
    }
}
