using System.Net.Sockets;
using Kaizen.Application.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using static SQLitePCL.raw;

namespace Kaizen.Infrastructure.Persistence;

internal sealed class DatabaseFaults : IDatabaseFaults
{
    // From here on SQL Server ends the connection; its client gives the same class to connections that fail.
    private const byte ConnectionLost = 20;

    // PostgreSQL gives up a statement when several that hold one row end at the same moment; the error has no code of its own.
    private const string CrowdedRow = "new multixact has more than one updating member";

    /// <summary>Says whether someone else was first: a unique or foreign key, a deadlock. Started anew, it may go well.</summary>
    public static bool IsConflict(Exception exception) => exception switch
    {
        DbUpdateConcurrencyException => true,
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode is
            SQLITE_CONSTRAINT_FOREIGNKEY or SQLITE_CONSTRAINT_PRIMARYKEY or SQLITE_CONSTRAINT_UNIQUE,
        PostgresException postgres => postgres.SqlState is
            PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation
            or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
            || postgres.MessageText.StartsWith(CrowdedRow, StringComparison.Ordinal),
        SqlException sqlServer => sqlServer.Number is 547 or 1205 or 2601 or 2627,
        { InnerException: { } inner } => IsConflict(inner),
        _ => false,
    };

    public bool IsAway(Exception exception) => exception switch
    {
        _ when IsConflict(exception) => false,   // Npgsql calls a deadlock transient
        NpgsqlException { IsTransient: true } or SocketException => true,
        SqlException sqlServer => sqlServer.Class >= ConnectionLost || IsAway(sqlServer.Number),

        // Another process holds the file, or it cannot be read or written: the disk is full, unmounted, read-only.
        SqliteException sqlite => sqlite.SqliteErrorCode is
            SQLITE_BUSY or SQLITE_LOCKED or SQLITE_READONLY or SQLITE_IOERR or SQLITE_FULL or SQLITE_CANTOPEN,
        HttpRequestException => false,
        { InnerException: { } inner } => IsAway(inner),
        _ => false,
    };

    /// <summary>SQL Server's errors of a time-out, a fail-over, a start, a shutdown, or of no room, none of which ends the connection.</summary>
    private static bool IsAway(int sqlServerError) => sqlServerError is
        -2 or 615 or 921 or 922 or 923 or 924 or 926 or 927 or 942 or 976 or 978 or 983 or 4060 or 4221 or 6005 or 8645 or 8651
        or 10928 or 10929 or 17142 or 17197 or 18401 or 18456 or 40143 or 40197 or 40501 or 40540 or 40613 or 42108 or 42109
        or 49918 or 49919 or 49920;
}
