namespace Kaizen.Application.Common;

/// <summary>Reads what a database's own exceptions mean.</summary>
public interface IDatabaseFaults
{
    /// <summary>Says whether the database is away: it refused or dropped the connection, did not answer, or its file cannot be used. Later the same may go well.</summary>
    bool IsAway(Exception exception);
}
