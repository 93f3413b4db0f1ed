using Kaizen.Application.PromptFiles;

namespace Kaizen.Infrastructure.PromptFiles;

/// <summary>Chooses the value that a locator means.</summary>
internal static class PlacedValues
{
    /// <summary>The most steps of a path.</summary>
    public const int MaxDepth = 200;

    /// <summary>Chooses among the keys of a data file: the locator is the whole path, with or without <c>$</c> for the root. Where nothing is
    /// there, dots may also belong to the keys.</summary>
    public static PromptSpot PickByPath(this IEnumerable<PlacedValue> values, string? locator)
    {
        IReadOnlyList<string> path = KeyPath.Parse(locator);
        List<PlacedValue> all = [.. values];
        Predicate<PlacedValue>[] readings =
        [
            value => value.Path.SequenceEqual(path),
            value => path[0] == "$" && value.Path.SequenceEqual(path.Skip(1)),
            value => string.Join('.', value.Path) == locator,
        ];
        return Single(readings.Select(all.FindAll).FirstOrDefault(matches => matches.Count > 0) ?? [], all, locator!);
    }

    /// <summary>Chooses among the variables of a program: enclosing names may be left out where the rest is unique.</summary>
    /// <param name="entries">What the variables hold, for locators that mean no variable; or null.</param>
    public static PromptSpot PickByName(this IEnumerable<PlacedValue> values, string? locator, IReadOnlyList<PlacedValue>? entries = null)
    {
        IReadOnlyList<string> path = KeyPath.Parse(locator);
        List<PlacedValue> all = [.. values];
        List<PlacedValue> matches = [.. all.Where(value => value.Path.TakeLast(path.Count).SequenceEqual(path))];
        if (matches.Count == 0 && entries is not null)
        {
            PromptSpot entry = entries.PickByName(locator);
            return entry with { Others = [.. entry.Others, .. all.Select(value => value.Entry)] };
        }

        List<PlacedValue> whole = [.. matches.Where(value => value.Path.Count == path.Count)];
        return Single(whole.Count > 0 ? whole : matches, [.. all, .. entries ?? []], locator!);
    }

    /// <summary>Adds a step to a path.</summary>
    /// <exception cref="InsufficientExecutionStackException">The file is nested more deeply than any locator reaches.</exception>
    public static IReadOnlyList<string> Then(this IReadOnlyList<string> path, string step) =>
        path.Count < MaxDepth ? [.. path, step] : throw new InsufficientExecutionStackException();

    /// <summary>Refuses the values that were found since a spread was met.</summary>
    /// <param name="start">How many were found before.</param>
    public static void RefuseAfterSpread(this List<PlacedValue> values, int start)
    {
        for (int i = start; i < values.Count; i++)
        {
            values[i] = values[i] with
            {
                Spot = null,
                Refusal = "it stands at or after a spread, whose length only the running program knows.",
                Content = values[i].Entry,
            };
        }
    }

    private static PromptSpot Single(List<PlacedValue> matches, IEnumerable<PlacedValue> all, string locator) => matches switch
    {
        [] => throw new PromptFileException(PromptFileFault.PlaceNotFound, $"The file has no '{locator}'."),
        // What has several names, as after "A = B = ...", changes under all of them.
        [{ Spot: { } spot }] => spot with { Others = [.. all.Where(value => value.Spot?.Start != spot.Start).Select(value => value.Entry)] },
        [{ Refusal: var reason }] => throw new PromptFileException(PromptFileFault.NotPlainText, $"'{locator}' cannot be edited: {reason}"),
        _ => throw new PromptFileException(
            PromptFileFault.AmbiguousPlace,
            $"'{locator}' is set in {matches.Count} places of the file; the locator must fit one." + Reason(matches)),
    };

    private static string Reason(List<PlacedValue> matches) =>
        matches.Find(value => value.Spot is null) is { Refusal: var reason } ? $" One of them cannot be edited: {reason}" : "";
}
