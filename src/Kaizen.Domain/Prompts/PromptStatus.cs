namespace Kaizen.Domain.Prompts;

public enum PromptStatus
{
    Draft,
    Active,
    Archived,
    Rejected,
}
