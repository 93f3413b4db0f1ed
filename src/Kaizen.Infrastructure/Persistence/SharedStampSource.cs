using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Infrastructure.Persistence;

/// <summary>The number where several nodes share a database. Requests that come while a read is under way share the next one: each sees what
/// was committed before it came, and the database sees one small query at a time.</summary>
internal sealed class SharedStampSource(IServiceScopeFactory scopes) : IStampSource, IAsyncDisposable
{
    internal const string Query = "SELECT value FROM cache_stamps";

    private readonly Lock _lock = new();
    private TaskCompletionSource<long>? _next;
    private bool _isReading;
    private AsyncServiceScope? _scope;
    private DbCommand? _command;

    public ValueTask<long> ReadAsync(CancellationToken cancellationToken)
    {
        Task<long> read;
        lock (_lock)
        {
            _next ??= new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            read = _next.Task;
            if (!_isReading)
            {
                _isReading = true;
                _ = ReadWaitingAsync();
            }
        }

        return new ValueTask<long>(read.WaitAsync(cancellationToken));
    }

    public void NoteAdvance()
    {
        // The next read sees it.
    }

    public ValueTask DisposeAsync() => CloseAsync();

    private async Task ReadWaitingAsync()
    {
        while (true)
        {
            // Those who were just answered go first: under load, more requests share a read.
            await Task.Yield();
            TaskCompletionSource<long> waiting;
            lock (_lock)
            {
                if (_next is null)
                {
                    _isReading = false;
                    return;
                }

                waiting = _next;
                _next = null;
            }

            try
            {
                waiting.SetResult(await QueryAsync());
            }
            catch (Exception exception)
            {
                // The requests that wait are told; the next ones get a new connection.
                waiting.SetException(exception);
                await CloseAsync();
            }
        }
    }

    private async Task<long> QueryAsync()
    {
        if (_command is null)
        {
            _scope = scopes.CreateAsyncScope();
            KaizenDbContext db = _scope.Value.ServiceProvider.GetRequiredService<KaizenDbContext>();
            await db.Database.OpenConnectionAsync();
            _command = db.Database.GetDbConnection().CreateCommand();
            _command.CommandText = Query;
            await _command.PrepareAsync();
        }

        return Convert.ToInt64(await _command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private async ValueTask CloseAsync()
    {
        _command?.Dispose();
        _command = null;
        if (_scope is { } scope)
        {
            _scope = null;
            await scope.DisposeAsync();
        }
    }
}
