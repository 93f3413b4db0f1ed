using Kaizen.Domain.Common;

namespace Kaizen.Domain.Tasks;

/// <summary>Another task has the name.</summary>
public sealed class TaskNameTakenException() : DomainRuleException("task-name-taken", "Task name already exists");
