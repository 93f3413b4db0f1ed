using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Infrastructure.LanguageModels;

/// <summary>The attempts of one call: how long each may take, how long to wait before the next, and when there is none.</summary>
/// <param name="timeout">How long one attempt may take.</param>
/// <param name="firstAnswer">How long a job's first call may be without an answer, all attempts together.</param>
internal sealed class CallAttempts(
    ModelRequest request, ProviderPulse pulse, RetrySchedule schedule, TimeSpan timeout, TimeSpan firstAnswer, TimeProvider clock)
{
    private readonly List<ProviderFault> _faults = [];
    private TimeSpan _patience = request.IsFirst ? firstAnswer : TimeSpan.MaxValue;
    private long? _started;

    /// <summary>Gets how long the next attempt may take.</summary>
    public TimeSpan Limit => _patience < timeout ? _patience : timeout;

    /// <summary>Begins an attempt.</summary>
    /// <returns>Since when the provider has owed an answer.</returns>
    public long Begin() => _started ??= clock.GetTimestamp();

    /// <summary>Says how long to wait after an attempt that failed.</summary>
    /// <exception cref="ModelCallException">No further attempt is worth it.</exception>
    public TimeSpan WaitAfter(ProviderFault fault)
    {
        _faults.Add(fault);
        (TimeSpan left, TimeSpan silence) = (TimeSpan.MaxValue, TimeSpan.Zero);
        if (fault.IsSignOfLife)
        {
            // It has spoken: the time that we wait now is ours, not its silence.
            pulse.Sign();
            _started = null;
        }
        else if (fault.Kind != ProviderFaultKind.Silent && _started is { } since)
        {
            (left, silence) = pulse.Failed(request.Model, since);
        }

        _patience -= fault.Kind == ProviderFaultKind.TimedOut ? Limit : TimeSpan.Zero;
        if (_patience <= TimeSpan.Zero)
        {
            throw new ModelCallException(ModelFault.Systemic, $"The provider has given no answer within {firstAnswer.TotalSeconds:0} s.", fault);
        }

        if (left == TimeSpan.Zero)
        {
            throw new ModelCallException(
                ModelFault.Systemic, $"The provider has given no answer within {silence.TotalSeconds:0} s. {fault.Message}", fault);
        }

        TimeSpan wait = schedule.WaitAfter(_faults) ?? throw new ModelCallException(fault.ModelFault, fault.Message, fault);
        return left < wait ? left : wait;
    }
}
