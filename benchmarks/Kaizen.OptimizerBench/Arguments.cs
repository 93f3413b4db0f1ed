namespace Kaizen.OptimizerBench;

/// <summary>Command-line arguments of the form <c>--name value</c>.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];

    /// <exception cref="ArgumentException">The arguments are not pairs, or one of them is not allowed.</exception>
    public Arguments(IReadOnlyList<string> arguments, params string[] allowed)
    {
        for (int index = 0; index < arguments.Count; index += 2)
        {
            string name = arguments[index];
            if (!allowed.Contains(name) || index + 1 == arguments.Count)
            {
                throw new ArgumentException($"'{name}' is not understood here. Allowed, each with a value: {string.Join(' ', allowed)}");
            }

            _values[name] = arguments[index + 1];
        }
    }

    public string? Find(string name) => _values.GetValueOrDefault(name);

    /// <exception cref="ArgumentException">It is missing.</exception>
    public string Text(string name) => Find(name) ?? throw new ArgumentException($"{name} is missing.");

    /// <exception cref="ArgumentException">It is no whole number, or below <paramref name="least"/>.</exception>
    public int Number(string name, int otherwise, int least = 0) => NumberOrNull(name, least) ?? otherwise;

    /// <exception cref="ArgumentException">It is no whole number, or below <paramref name="least"/>.</exception>
    public int? NumberOrNull(string name, int least) => Find(name) is { } value ? Parse(name, value, least) : null;

    /// <exception cref="ArgumentException">One is no whole number, or below <paramref name="least"/>.</exception>
    public int[] Numbers(string name, int[] otherwise, int least) =>
        Find(name) is { } value ? [.. value.Split(',').Select(part => Parse(name, part, least))] : otherwise;

    private static int Parse(string name, string value, int least) =>
        int.TryParse(value, out int number) && number >= least
            ? number
            : throw new ArgumentException($"{name} must be a whole number of at least {least}, not '{value}'.");
}
