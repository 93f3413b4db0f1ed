using Microsoft.Data.Sqlite;

namespace Kaizen.Benchmarks;

/// <summary>Puts many feedback rows into a SQLite database of a service that is stopped.</summary>
internal static class FeedbackRows
{
    public static async Task FillAsync(string connectionString, Guid taskId, int rows)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync();
        await using SqliteTransaction transaction = connection.BeginTransaction();
        await using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = """
            INSERT INTO feedback_entries (id, task_id, source, created_at, inputs, output, score)
            VALUES ($id, $task, 'sdk', $at, '{"ticket_text":"My parcel has not arrived"}', 'shipping', 1.0)
            """;
        SqliteParameter id = insert.Parameters.Add("$id", SqliteType.Text);
        insert.Parameters.AddWithValue("$task", taskId.ToString().ToUpperInvariant());
        SqliteParameter at = insert.Parameters.Add("$at", SqliteType.Text);
        var start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (int row = 0; row < rows; row++)
        {
            id.Value = Guid.CreateVersion7(new DateTimeOffset(start.AddMilliseconds(row))).ToString().ToUpperInvariant();
            at.Value = start.AddMilliseconds(row).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
            await insert.ExecuteNonQueryAsync();
        }

        await using SqliteCommand count = connection.CreateCommand();
        count.CommandText = "UPDATE tasks SET feedback_count = feedback_count + $rows WHERE id = $task";
        count.Parameters.AddWithValue("$rows", rows);
        count.Parameters.AddWithValue("$task", taskId.ToString().ToUpperInvariant());
        await count.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }
}
