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

    public int Number(string name, int otherwise) => Find(name) is { } value ? Parse(name, value) : otherwise;

    public int[] Numbers(string name, int[] otherwise) =>
        Find(name) is { } value ? [.. value.Split(',').Select(part => Parse(name, part))] : otherwise;

    private static int Parse(string name, string value) =>
        int.TryParse(value, out int number) && number >= 0 ? number : throw new ArgumentException($"{name} must be a whole number from 0 on, not '{value}'.");
}
