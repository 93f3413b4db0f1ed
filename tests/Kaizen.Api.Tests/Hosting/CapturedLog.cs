using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Kaizen.Api.Tests.Hosting;

/// <summary>What an application has logged, each entry with the scopes around it.</summary>
internal sealed class CapturedLog : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> _entries = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public IReadOnlyCollection<string> Entries => _entries;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Logger(CapturedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            var scopes = new List<string>();
            log._scopes.ForEachScope((scope, list) => list.Add(Describe(scope)), scopes);
            log._entries.Enqueue($"{logLevel} {category} [{string.Join("; ", scopes)}] {formatter(state, exception)} {exception}");
        }

        // A scope of names and values often prints as its type's name alone.
        private static string Describe(object? scope) => scope is IEnumerable<KeyValuePair<string, object>> values
            ? $"{scope} {string.Join(", ", values.Select(pair => $"{pair.Key}={pair.Value}"))}"
            : $"{scope}";
    }
}
