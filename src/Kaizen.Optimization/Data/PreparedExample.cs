namespace Kaizen.Optimization.Data;

/// <summary>An output that someone rated.</summary>
public sealed record RatedOutput(string Output, double Score, string? Comment);

/// <summary>All that is known about one set of inputs.</summary>
public sealed record PreparedExample(string Id, IReadOnlyDictionary<string, string> Inputs)
{
    /// <summary>Gets the trusted answer, or null when there is none.</summary>
    public string? Reference { get; init; }

    /// <summary>Gets what people said about the answers, or null.</summary>
    public string? Comment { get; init; }

    /// <summary>Gets the outputs for these inputs that were rated too low to be trusted, worst first.</summary>
    public IReadOnlyList<RatedOutput> RatedOutputs { get; init; } = [];

    /// <summary>Gets whether every entry for these inputs was uploaded as a seed.</summary>
    public bool IsSeed { get; init; }

    /// <summary>Makes an example of given data, as it is.</summary>
    public static PreparedExample From(Example example) => new(example.Id, example.Inputs)
    {
        Reference = example.ExpectedOutput ?? example.Output,
        Comment = example.Comment,
        IsSeed = example.IsSeed,
    };
}
