using Kaizen.Application.Common;

namespace Kaizen.Application.Tests.Memory;

/// <summary>What stands for a database that is away: an exception of time.</summary>
internal sealed class MemoryFaults : IDatabaseFaults
{
    public bool IsAway(Exception exception) => exception is TimeoutException;
}
