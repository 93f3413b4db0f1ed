using System.Globalization;
using Kaizen.Application.ApiKeys;
using Kaizen.Application.ApiKeys.Commands.BootstrapApiKey;
using Kaizen.Domain.ApiKeys;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kaizen.Infrastructure.Security;

/// <summary>Makes the first API key when the database has none, and leaves it in a file that only this account may read.</summary>
/// <param name="path">The file's full path.</param>
internal sealed partial class FirstKeyWriter(string path, IServiceScopeFactory scopes, TimeProvider clock, ILogger<FirstKeyWriter> logger)
{
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<IApiKeyQueries>().AnyAsync(cancellationToken))
        {
            return;
        }

        // The file is written before the key counts: a crash in between leaves a useless file, never a key that no one knows.
        string rawKey = RawApiKey.Generate();
        PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        File.Delete(temporary);
        await PrivateFiles.WriteNewAsync(temporary, rawKey + "\n", cancellationToken);
        try
        {
            await scope.ServiceProvider.GetRequiredService<IMediator>()
                .Send(new BootstrapApiKeyCommand("first key", rawKey), cancellationToken);
        }
        catch (BootstrapClosedException)
        {
            // Another node was first; its file holds the key.
            File.Delete(temporary);
            return;
        }

        if (File.Exists(path))
        {
            string suffix = clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmssffffff'Z'", CultureInfo.InvariantCulture);
            File.Move(path, $"{path}.{suffix}");
            LogKeptOldFile($"{path}.{suffix}");
        }

        File.Move(temporary, path);
        LogWritten(path);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database has no API key; the first one was written to {Path}")]
    private partial void LogWritten(string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The file with a key of another database was kept as {Path}")]
    private partial void LogKeptOldFile(string path);
}
