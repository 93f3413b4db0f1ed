namespace Kaizen.Optimization.Data;

/// <summary>Inputs are found by their fields' names, so each field must have its own.</summary>
internal static class FieldNames
{
    /// <exception cref="ArgumentException">Two fields have the same name.</exception>
    public static IReadOnlyList<string> Unique(IReadOnlyList<string> names) =>
        names.Distinct().Count() == names.Count ? names : throw new ArgumentException("Two of the input fields have the same name.", nameof(names));
}
