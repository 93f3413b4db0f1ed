using System.Globalization;
using Kaizen.Application.ApiKeys;
using Kaizen.Application.ApiKeys.Commands.BootstrapApiKey;
using Kaizen.Domain.ApiKeys;
using Kaizen.Infrastructure.Persistence;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kaizen.Infrastructure.Security;

/// <summary>Makes the first API key when the database has none, and leaves it in a file that only this account may read.</summary>
/// <param name="path">The file's full path.</param>
internal sealed partial class FirstKeyWriter(string path, IServiceScopeFactory scopes, TimeProvider clock, ILogger<FirstKeyWriter> logger)
{
    private const string OwnFolder = ".secrets";

    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<IApiKeyQueries>().AnyAsync(cancellationToken))
        {
            return;
        }

        // The file is written while the key is stored but not durable. A crash leaves a file without a key, which the next start sets aside, never a
        // key without its file; and of several nodes, which may share the folder, one writes while the others wait.
        UnitOfWork unit = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        await unit.BeginLargerAsync(cancellationToken);
        string rawKey;
        try
        {
            rawKey = (await scope.ServiceProvider.GetRequiredService<IMediator>()
                .Send(new BootstrapApiKeyCommand("first key"), cancellationToken)).Key;
        }
        catch (BootstrapClosedException)
        {
            // Another node was first; its file holds the key.
            return;
        }

        MakeFolder(Path.GetDirectoryName(path)!);
        if (File.Exists(path))
        {
            string suffix = clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmssffffff'Z'", CultureInfo.InvariantCulture);
            File.Move(path, $"{path}.{suffix}");
            LogKeptOldFile($"{path}.{suffix}");
        }

        await PrivateFiles.WriteNewAsync(path, rawKey + "\n", cancellationToken);
        await unit.CommitAsync(cancellationToken);
        LogWritten(path);
    }

    private void MakeFolder(string folder)
    {
        PrivateFiles.CreateFolder(folder);
        if (!OperatingSystem.IsWindows() && Path.GetFileName(folder) == OwnFolder)
        {
            // It may have been there, open to others. A folder of another name may hold more than our file, and stays as it is.
            try
            {
                PrivateFiles.CloseFolder(folder);
            }
            catch (UnauthorizedAccessException)
            {
                LogForeignFolder(folder);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The folder {Folder} is another account's, so it keeps its mode; the file in it is private")]
    private partial void LogForeignFolder(string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database has no API key; the first one was written to {Path}")]
    private partial void LogWritten(string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The file with a key of another database was kept as {Path}")]
    private partial void LogKeptOldFile(string path);
}
