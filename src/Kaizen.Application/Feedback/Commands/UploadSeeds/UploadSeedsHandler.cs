using FluentValidation;
using FluentValidation.Results;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Jobs;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Tasks;
using MediatR;

namespace Kaizen.Application.Feedback.Commands.UploadSeeds;

internal sealed class UploadSeedsHandler(
    IOptimizationTaskRepository tasks, IFeedbackRepository feedback, OptimizationDefaults defaults, IUnitOfWork unitOfWork, TimeProvider clock)
    : IRequestHandler<UploadSeedsCommand, SeedUploadResponse>
{
    private const int MaxErrors = 20;

    // What is read but not yet handed to the database, in bytes.
    private const int FlushBytes = 1 << 20;

    public async Task<SeedUploadResponse> Handle(UploadSeedsCommand command, CancellationToken cancellationToken)
    {
        OptimizationTask task = await tasks.FindForUpdateAsync(command.TaskId, cancellationToken) ?? throw EntityNotFoundException.Task();
        int seedsBefore = task.SeedCount;
        int limit = defaults.SeedLimit;
        if (seedsBefore >= limit)
        {
            throw new SeedLimitReachedException(limit);
        }

        string limitReached = $"seed limit reached ({limit})";
        InputSchema? schema = InputSchema.From(task.Settings.Schema);
        int accepted = 0;
        int rejected = 0;
        int pendingBytes = 0;
        var errors = new List<string>();
        command.Lines.Position = 0;
        await foreach (SeedLine line in SeedLine.ReadAsync(command.Lines, cancellationToken))
        {
            SeedExample? seed = null;
            string? error = seedsBefore + accepted >= limit ? limitReached : line.TryParse(schema, out seed);
            if (error is null && seed is not null)
            {
                DateTimeOffset now = clock.GetUtcNow();
                feedback.Add(seed.ToEntry(task.Id, now));
                accepted++;
                pendingBytes += line.Length;
            }
            else
            {
                rejected++;
                if (errors.Count < MaxErrors)
                {
                    errors.Add($"Line {line.Number}: {error}");
                }
            }

            if (pendingBytes > FlushBytes)
            {
                await unitOfWork.FlushAsync(cancellationToken);
                pendingBytes = 0;
            }
        }

        if (accepted == 0)
        {
            throw rejected == 0
                ? new UnusableFileException("Empty file: no seed entries found")
                : new ValidationException([new ValidationFailure("file", $"No valid seed entries found. {string.Join("; ", errors)}")]);
        }

        // A flush lets go of what was found before it.
        task = await tasks.FindForUpdateAsync(command.TaskId, cancellationToken) ?? throw EntityNotFoundException.Task();
        task.RecordSeeds(accepted);
        await unitOfWork.SaveChangesAsync(cancellationToken);
        return new SeedUploadResponse(accepted, rejected, errors, task.SeedCount, limit);
    }
}
