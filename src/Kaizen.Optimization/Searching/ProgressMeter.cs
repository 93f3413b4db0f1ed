using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Optimization.Searching;

/// <summary>Tells how far a run is, after every rollout.</summary>
internal sealed class ProgressMeter(IProgress<OptimizationProgress>? progress, MeteredModel model, int plannedMetricCalls)
{
    private readonly Lock _lock = new();
    private OptimizationStep _step;
    private double _fraction;
    private double? _best;
    private int _metricCalls;

    public void Enter(OptimizationStep step)
    {
        lock (_lock)
        {
            _step = step;
            Report();
        }
    }

    public void RolloutDone()
    {
        lock (_lock)
        {
            _metricCalls++;

            // Short of 1 until the outcome is there.
            _fraction = Math.Max(_fraction, Math.Min(0.99, (double)_metricCalls / Math.Max(1, plannedMetricCalls)));
            Report();
        }
    }

    /// <summary>Skips what the search left of its budget.</summary>
    /// <param name="metricCalls">The metric calls that are still to come.</param>
    public void Expect(int metricCalls)
    {
        lock (_lock)
        {
            _fraction = Math.Max(_fraction, Math.Min(0.99, 1 - ((double)metricCalls / Math.Max(1, plannedMetricCalls))));
            Report();
        }
    }

    public void BestChanged(double? best)
    {
        lock (_lock)
        {
            _best = best;
            Report();
        }
    }

    public void Finish()
    {
        lock (_lock)
        {
            _fraction = 1;
            Report();
        }
    }

    private void Report() => progress?.Report(new(_step, _fraction, _best, _metricCalls, model.Usage));
}
