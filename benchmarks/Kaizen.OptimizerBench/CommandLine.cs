using Kaizen.Optimization.LanguageModels;
using Kaizen.OptimizerBench.Commands;

namespace Kaizen.OptimizerBench;

/// <summary>The bench as a process sees it: words in, an exit code out.</summary>
internal static class CommandLine
{
    private const int Failed = 1;
    private const int NotUnderstood = 2;
    private const int Interrupted = 130;

    /// <param name="output">Where results are written.</param>
    /// <param name="errors">Where one line says what went wrong.</param>
    /// <returns>0 when it is done, 1 when it failed on the way, 2 when arguments or files cannot be used, 130 when it was interrupted.</returns>
    public static async Task<int> ExecuteAsync(string[] words, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            Task command = words switch
            {
                ["run", .. var rest] => RunCommand.ExecuteAsync(rest, output, cancellationToken),
                ["serve", .. var rest] => ServeCommand.ExecuteAsync(rest, output, cancellationToken),
                ["table", .. var rest] => TableCommand.ExecuteAsync(rest, output, cancellationToken),
                _ => throw new ArgumentException("Give a command: run, serve or table."),
            };
            await command;
            return 0;
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync(exception.Message.ReplaceLineEndings(" "));
            return NotUnderstood;
        }
        catch (ModelCallException exception)
        {
            await errors.WriteLineAsync(exception.Message.ReplaceLineEndings(" "));
            return Failed;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
    }
}
