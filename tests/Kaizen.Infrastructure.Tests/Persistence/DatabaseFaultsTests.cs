using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Kaizen.Infrastructure.Persistence;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Kaizen.Infrastructure.Tests.Persistence;

internal sealed class DatabaseFaultsTests
{
    private readonly DatabaseFaults _faults = new();

    [Test]
    public void IsAway_WhenAServerRefusesTheConnection_IsTrue()
    {
        using var postgres = new NpgsqlConnection($"Host=127.0.0.1;Port={ClosedPort()};Username=kaizen");

        Assert.That(() => postgres.OpenAsync(), Throws.Exception.Matches<Exception>(_faults.IsAway));
    }

    [Test]
    public void IsAway_WhenTheServersNameIsUnknown_IsTrue()
    {
        using var postgres = new NpgsqlConnection("Host=database.invalid;Username=kaizen");

        Assert.That(() => postgres.OpenAsync(), Throws.Exception.Matches<Exception>(_faults.IsAway));
    }

    [TestCase("57P01", true, TestName = "{m}(a shutdown)")]
    [TestCase("57P03", true, TestName = "{m}(a start)")]
    [TestCase("53300", true, TestName = "{m}(too many connections)")]
    [TestCase("40P01", false, TestName = "{m}(a deadlock)")]
    [TestCase("23505", false, TestName = "{m}(a unique key)")]
    [TestCase("42P01", false, TestName = "{m}(a missing table)")]
    public void IsAway_OfAnErrorOfPostgreSql_TellsWhetherItPasses(string sqlState, bool isAway) =>
        Assert.That(
            _faults.IsAway(new InvalidOperationException("wrapped", new PostgresException("m", "FATAL", "FATAL", sqlState))), Is.EqualTo(isAway));

    [TestCase("new multixact has more than one updating member: 7 2[0 (fornokeyupd), 1 (nokeyupd)]", true)]
    [TestCase("MultiXactId 7 has not been created yet -- apparent wraparound", false)]
    public void IsConflict_OfAnInternalErrorOfPostgreSql_IsARaceForARowAlone(string message, bool isConflict) =>
        Assert.That(
            DatabaseFaults.IsConflict(new InvalidOperationException("wrapped", new PostgresException(message, "ERROR", "ERROR", "XX000"))),
            Is.EqualTo(isConflict));

    [TestCase(-2, 11, true, TestName = "{m}(a time-out)")]
    [TestCase(4060, 11, true, TestName = "{m}(a database that cannot be opened)")]
    [TestCase(18456, 14, true, TestName = "{m}(a failed log-in)")]
    [TestCase(983, 14, true, TestName = "{m}(a fail-over)")]
    [TestCase(40613, 17, true, TestName = "{m}(an unavailable database)")]
    [TestCase(10054, 20, true, TestName = "{m}(a dropped connection)")]
    [TestCase(1205, 13, false, TestName = "{m}(a deadlock)")]
    [TestCase(2627, 14, false, TestName = "{m}(a unique key)")]
    [TestCase(208, 16, false, TestName = "{m}(a missing table)")]
    public void IsAway_OfAnErrorOfSqlServer_TellsWhetherItPasses(int number, int severity, bool isAway) =>
        Assert.That(_faults.IsAway(new InvalidOperationException("wrapped", ErrorOfSqlServer(number, (byte)severity))), Is.EqualTo(isAway));

    [TestCase(5, true, TestName = "{m}(a file that another process holds)")]
    [TestCase(8, true, TestName = "{m}(a file that is read-only)")]
    [TestCase(10, true, TestName = "{m}(a broken disk)")]
    [TestCase(13, true, TestName = "{m}(a full disk)")]
    [TestCase(14, true, TestName = "{m}(a file that cannot be opened)")]
    [TestCase(1, false, TestName = "{m}(a missing table)")]
    [TestCase(19, false, TestName = "{m}(a constraint)")]
    public void IsAway_OfAnErrorOfSqlite_TellsWhetherItPasses(int code, bool isAway) =>
        Assert.That(_faults.IsAway(new InvalidOperationException("wrapped", new SqliteException("m", code))), Is.EqualTo(isAway));

    [Test]
    public void IsAway_OfAnotherServerThatIsAway_IsFalse() =>
        Assert.That(_faults.IsAway(new HttpRequestException("refused", new SocketException((int)SocketError.ConnectionRefused))), Is.False);

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Only the client itself makes these; without a server, this is the way to one.</summary>
    private static SqlException ErrorOfSqlServer(int number, byte severity)
    {
        const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic;
        var errors = (SqlErrorCollection)Activator.CreateInstance(typeof(SqlErrorCollection), nonPublic: true)!;
        ConstructorInfo makeError = typeof(SqlError).GetConstructors(Hidden).MinBy(constructor => constructor.GetParameters().Length)!;
        object?[] values = [.. makeError.GetParameters().Select(parameter => parameter.Name switch
        {
            "infoNumber" => number,
            "errorClass" => severity,
            _ => parameter.ParameterType == typeof(string) ? "" : parameter.HasDefaultValue ? parameter.DefaultValue : Default(parameter.ParameterType),
        })];
        typeof(SqlErrorCollection).GetMethod("Add", Hidden)!.Invoke(errors, [makeError.Invoke(values)]);
        MethodInfo makeException = typeof(SqlException).GetMethod("CreateException", Hidden, [typeof(SqlErrorCollection), typeof(string)])!;
        return (SqlException)makeException.Invoke(null, [errors, ""])!;
    }

    private static object? Default(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;
}
