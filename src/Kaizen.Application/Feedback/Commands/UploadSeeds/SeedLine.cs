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
/// <param name="Text">The line, or null when it is longer than <see cref="MaxBytes"/>.</param>
internal sealed record SeedLine(int Number, string? Text)
{
    /// <summary>The longest line that is read.</summary>
    public const int MaxBytes = 1 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions ReadOptions = new() { MaxDepth = JsonText.MaxDepth };

    public int Length => Text?.Length ?? 0;

    /// <summary>Reads the lines, a bounded piece of the file at a time.</summary>
    /// <exception cref="UnusableFileException">The file is not UTF-8.</exception>
    public static async IAsyncEnumerable<SeedLine> ReadAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PipeReader reader = PipeReader.Create(file, new StreamPipeReaderOptions(leaveOpen: true));
        int number = 0;
        bool tooLong = false;
        while (true)
        {
            ReadResult result = await reader.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> buffer = result.Buffer;
            while (TryTakeLine(ref buffer, result.IsCompleted, tooLong, out ReadOnlySequence<byte> bytes))
            {
                number++;
                string? text = tooLong || bytes.Length > MaxBytes ? null : Decode(bytes, number);
                tooLong = false;
                if (text is null || !string.IsNullOrWhiteSpace(text))
                {
                    yield return new SeedLine(number, text);
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
        if (Text is null)
        {
            return $"longer than {MaxBytes} bytes";
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(Text, ReadOptions);
            string? error = SeedExample.TryRead(document.RootElement, out seed);
            if (error is null)
            {
                schema?.Check(seed?.Inputs);
            }

            return error;
        }
        catch (JsonException exception)
        {
            return $"invalid JSON: {exception.Message}";
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

    private static string Decode(ReadOnlySequence<byte> bytes, int number)
    {
        try
        {
            string text = StrictUtf8.GetString(bytes);
            return number == 1 ? text.TrimStart('\uFEFF') : text;
        }
        catch (DecoderFallbackException)
        {
            throw new UnusableFileException("File must be UTF-8 encoded");
        }
    }
}
