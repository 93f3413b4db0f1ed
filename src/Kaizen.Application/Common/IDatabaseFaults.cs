namespace Kaizen.Application.Common;

/// <summary>Reads what a database's own exceptions mean.</summary>
public interface IDatabaseFaults
{
    /// <summary>Says whether the database is away: it refused or dropped the connection, or did not answer. Later the same may go well.</summary>
    bool IsAway(Exception exception);
}
