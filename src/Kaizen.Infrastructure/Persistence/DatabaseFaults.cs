using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Kaizen.Infrastructure.Persistence;

/// <summary>Reads what a database's own exceptions mean.</summary>
internal static class DatabaseFaults
{
    /// <summary>Says whether someone else was first: a unique or foreign key, a deadlock, a busy database. Started anew, it may go well.</summary>
    public static bool IsConflict(Exception exception) => exception switch
    {
        DbUpdateConcurrencyException => true,
        SqliteException sqlite => sqlite.SqliteErrorCode is 5 or 6 || sqlite.SqliteExtendedErrorCode is 787 or 1555 or 2067,
        PostgresException postgres => postgres.SqlState is
            PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation
            or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure,
        SqlException sqlServer => sqlServer.Number is 547 or 1205 or 2601 or 2627,
        { InnerException: { } inner } => IsConflict(inner),
        _ => false,
    };
}
