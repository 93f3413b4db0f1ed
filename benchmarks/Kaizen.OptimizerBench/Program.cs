using Kaizen.Optimization.LanguageModels;
using Kaizen.OptimizerBench.Commands;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    Task command = args switch
    {
        ["run", .. var rest] => RunCommand.ExecuteAsync(rest, stop.Token),
        ["serve", .. var rest] => ServeCommand.ExecuteAsync(rest, stop.Token),
        ["table", .. var rest] => TableCommand.ExecuteAsync(rest, stop.Token),
        _ => throw new ArgumentException("Give a command: run, serve or table."),
    };
    await command;
    return 0;
}
catch (Exception exception) when (exception is ArgumentException or IOException or ModelCallException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
catch (OperationCanceledException)
{
    return 130;
}
