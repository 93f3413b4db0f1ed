using Kaizen.Optimization.Randomness;

namespace Kaizen.Optimization.MiproV2;

/// <summary>A tree-structured Parzen estimator over variables with a few choices each: it draws points that are likelier among the good trials
/// than among the others.</summary>
/// <param name="choices">The number of choices of each variable.</param>
/// <param name="startUpTrials">So many trials are drawn at random before the estimator has something to go by.</param>
internal sealed class TpeSampler(IReadOnlyList<int> choices, int startUpTrials, RandomStream stream)
{
    private const int CandidatesPerSuggestion = 24;
    private const int MostGood = 25;
    private const double GoodShare = 0.1;
    private const int NewestWithFullWeight = 25;

    /// <summary>One finished trial.</summary>
    public sealed record Trial(IReadOnlyList<int> Point, double Score);

    /// <summary>Suggests points to try, the most promising first; all of a suggestion's draws, without repetitions.</summary>
    /// <param name="trials">What is known, oldest first.</param>
    /// <param name="number">The number of the suggestion.</param>
    public IReadOnlyList<IReadOnlyList<int>> Suggest(IReadOnlyList<Trial> trials, int number)
    {
        RandomStream draws = stream.Fork(number);
        if (trials.Count < startUpTrials)
        {
            return Distinct(Enumerable.Range(0, CandidatesPerSuggestion).Select(candidate => Uniform(draws.Fork(candidate))));
        }

        (Mixture good, Mixture bad) = Split(trials);
        return Distinct(Enumerable.Range(0, CandidatesPerSuggestion)
            .Select(candidate => good.Draw(draws.Fork(candidate)))
            .OrderByDescending(point => Math.Log(good.Density(point)) - Math.Log(bad.Density(point))));
    }

    /// <summary>Gets how much likelier a point is among the good trials than among the others.</summary>
    public (double Good, double Bad) Densities(IReadOnlyList<Trial> trials, IReadOnlyList<int> point)
    {
        (Mixture good, Mixture bad) = Split(trials);
        return (good.Density(point), bad.Density(point));
    }

    private static IReadOnlyList<IReadOnlyList<int>> Distinct(IEnumerable<IReadOnlyList<int>> points) =>
        [.. points.DistinctBy(point => string.Join(',', point))];

    private int[] Uniform(RandomStream draws) => [.. choices.Select((count, variable) => draws.Below(variable, count))];

    private (Mixture Good, Mixture Bad) Split(IReadOnlyList<Trial> trials)
    {
        int goodCount = Math.Min((int)Math.Ceiling(GoodShare * trials.Count), MostGood);
        var good = trials.Index().OrderByDescending(trial => trial.Item.Score).Take(goodCount).Select(trial => trial.Index).ToHashSet();
        return (
            new(choices, [.. trials.Index().Where(trial => good.Contains(trial.Index)).Select(trial => trial.Item.Point)]),
            new(choices, [.. trials.Index().Where(trial => !good.Contains(trial.Index)).Select(trial => trial.Item.Point)]));
    }

    /// <summary>A kernel around each observed point, and a uniform one.</summary>
    private sealed class Mixture
    {
        private readonly IReadOnlyList<int> _choices;
        private readonly IReadOnlyList<IReadOnlyList<int>> _points;
        private readonly double[] _weights;

        public Mixture(IReadOnlyList<int> choices, IReadOnlyList<IReadOnlyList<int>> points)
        {
            _choices = choices;
            _points = points;
            double[] raw = [.. Enumerable.Range(0, points.Count).Select(RawWeight), 1];
            double sum = raw.Sum();
            _weights = [.. raw.Select(weight => weight / sum)];
        }

        public double Density(IReadOnlyList<int> point)
        {
            double sum = 0;
            for (int kernel = 0; kernel < _weights.Length; kernel++)
            {
                double product = _weights[kernel];
                for (int variable = 0; variable < _choices.Count; variable++)
                {
                    product *= Chance(kernel, variable, point[variable]);
                }

                sum += product;
            }

            return sum;
        }

        public IReadOnlyList<int> Draw(RandomStream draws)
        {
            int kernel = Pick(draws.Unit(0), _weights.Length, index => _weights[index]);
            return
            [
                .. Enumerable.Range(0, _choices.Count).Select(variable =>
                    Pick(draws.Unit(variable + 1), _choices[variable], choice => Chance(kernel, variable, choice))),
            ];
        }

        private double Chance(int kernel, int variable, int choice)
        {
            int count = _choices[variable];
            if (kernel == _points.Count)
            {
                return 1.0 / count;
            }

            double everywhere = 1.0 / (_points.Count + 1);
            return (everywhere + (_points[kernel][variable] == choice ? 1 : 0)) / ((count * everywhere) + 1);
        }

        // Old trials fade: a ramp up to the newest ones.
        private double RawWeight(int index)
        {
            int count = _points.Count;
            int ramp = count - NewestWithFullWeight;
            return ramp <= 0 || index >= ramp ? 1
                : ramp == 1 ? 1.0 / count
                : (1.0 / count) + ((1 - (1.0 / count)) * index / (ramp - 1));
        }

        private static int Pick(double draw, int count, Func<int, double> chance)
        {
            double rest = draw;
            for (int index = 0; index < count - 1; index++)
            {
                rest -= chance(index);
                if (rest < 0)
                {
                    return index;
                }
            }

            return count - 1;
        }
    }
}
