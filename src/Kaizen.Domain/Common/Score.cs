namespace Kaizen.Domain.Common;

/// <summary>How good an answer is: 0 is worthless, 1 is perfect. Dimensionless, both ends included.</summary>
/// <remarks>The default value is <see cref="Zero"/>.</remarks>
public readonly record struct Score : IComparable<Score>
{
    public static readonly Score Zero;
    public static readonly Score One = new(1);

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is outside [0, 1] or not a number.</exception>
    public Score(double value)
    {
        // Negated on purpose: every comparison with NaN is false, so this form rejects NaN too.
        if (!(value >= 0 && value <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A score lies in [0, 1].");
        }

        Value = value;
    }

    public double Value { get; }

    public static bool operator <(Score left, Score right) => left.Value < right.Value;

    public static bool operator >(Score left, Score right) => left.Value > right.Value;

    public static bool operator <=(Score left, Score right) => left.Value <= right.Value;

    public static bool operator >=(Score left, Score right) => left.Value >= right.Value;

    public int CompareTo(Score other) => Value.CompareTo(other.Value);
}
