namespace Kaizen.Api.Errors;

/// <summary>Lists the problems that an action can answer with, beside those that every action can: 401, 422, 429, 500 and 503.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProducesProblemAttribute(params int[] statuses) : Attribute
{
    public IReadOnlyList<int> Statuses { get; } = statuses;
}
