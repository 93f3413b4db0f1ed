using Kaizen.OptimizerBench;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

return await CommandLine.ExecuteAsync(args, Console.Out, Console.Error, stop.Token);
