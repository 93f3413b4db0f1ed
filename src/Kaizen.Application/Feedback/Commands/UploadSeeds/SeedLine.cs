using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Domain.Common;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.Feedback.Commands.UploadSeeds;

/// <summary>One line of an uploaded file that is not blank.</summary>
/// <param name="Number">The line's number in the file, from 1.</param>
/// <param name="Utf8">The line until the next one is read, or null when it is longer than <see cref="MaxBytes"/>.</param>
internal readonly record struct SeedLine(int Number, ReadOnlyMemory<byte>? Utf8)
{
    /// <summary>The longest line that is read.</summary>
    public const int MaxBytes = 1 << 20;

    private const int PieceBytes = 64 * 1024;

    private static readonly JsonDocumentOptions ReadOptions = new() { MaxDepth = JsonText.MaxDepth };

    public int Length => Utf8?.Length ?? 0;

    /// <summary>Reads the lines, a bounded piece of the file at a time.</summary>
    /// <exception cref="UnusableFileException">The file is not UTF-8.</exception>
    public static async IAsyncEnumerable<SeedLine> ReadAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PipeReader reader = PipeReader.Create(file, new StreamPipeReaderOptions(bufferSize: PieceBytes, leaveOpen: true));
        byte[] joined = [];
        int number = 0;
        bool tooLong = false;
        while (true)
        {
            ReadResult result = await reader.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> buffer = result.Buffer;
            while (TryTakeLine(ref buffer, result.IsCompleted, tooLong, out ReadOnlySequence<byte> bytes))
            {
                number++;
                ReadOnlyMemory<byte>? line = tooLong || bytes.Length > MaxBytes ? (ReadOnlyMemory<byte>?)null : Read(bytes, isFirst: number == 1, ref joined);
                tooLong = false;
                if (line is not { Length: 0 })
                {
                    yield return new SeedLine(number, line);
                }
            }

            if (result.IsCompleted)
            {
                break;
            }

            if (buffer.Length > MaxBytes)
            {
                // The rest of the line is skipped as it comes.
                tooLong = true;
                buffer = buffer.Slice(buffer.End);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }

        await reader.CompleteAsync();
    }

    /// <returns>What is wrong with the line, or null when <paramref name="seed"/> is what it says.</returns>
    public string? TryParse(InputSchema? schema, out SeedExample? seed)
    {
        seed = null;
        if (Utf8 is not { } json)
        {
            return $"longer than {MaxBytes} bytes";
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json, ReadOptions);
            string? error = SeedExample.TryRead(document.RootElement, out seed);
            if (error is null)
            {
                schema?.Check(seed?.Inputs);
            }

            return error;
        }
        catch (JsonException exception)
        {
            return $"invalid JSON at byte {exception.BytePositionInLine + 1}";
        }
        catch (InputsDoNotMatchException mismatch)
        {
            return mismatch.Message;
        }
    }

    /// <param name="hasBegun">Whether the beginning of the line was taken before.</param>
    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, bool isLast, bool hasBegun, out ReadOnlySequence<byte> line)
    {
        SequencePosition? end = buffer.PositionOf((byte)'\n');
        if (end is { } position)
        {
            line = buffer.Slice(0, position);
            buffer = buffer.Slice(buffer.GetPosition(1, position));
            return true;
        }

        line = buffer;
        buffer = isLast ? buffer.Slice(buffer.End) : buffer;
        return isLast && (hasBegun || !line.IsEmpty);
    }

    /// <summary>Trims a line. One that lies in several pieces is joined in a buffer that serves all lines.</summary>
    private static ReadOnlyMemory<byte> Read(ReadOnlySequence<byte> bytes, bool isFirst, ref byte[] joined)
    {
        ReadOnlyMemory<byte> line = bytes.First;
        if (!bytes.IsSingleSegment)
        {
            if (joined.Length < bytes.Length)
            {
                joined = new byte[MaxBytes];
            }

            bytes.CopyTo(joined);
            line = joined.AsMemory(0, (int)bytes.Length);
        }

        if (!System.Text.Unicode.Utf8.IsValid(line.Span))
        {
            throw new UnusableFileException("File must be UTF-8 encoded");
        }

        return (isFirst && line.Span.StartsWith(Encoding.UTF8.Preamble) ? line[Encoding.UTF8.Preamble.Length..] : line).Trim(" \t\r"u8);
    }
}
