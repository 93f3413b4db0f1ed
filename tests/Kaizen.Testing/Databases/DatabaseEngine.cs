namespace Kaizen.Testing.Databases;

/// <summary>A kind of database that Kaizen runs on; the names are those of the setting <c>Database:Provider</c>.</summary>
public enum DatabaseEngine
{
    Sqlite,
    PostgreSql,
    SqlServer,
}
