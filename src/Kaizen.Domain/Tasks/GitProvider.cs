namespace Kaizen.Domain.Tasks;

/// <summary>The kind of Git host.</summary>
public enum GitProvider
{
    Github,
    BitbucketServer,
    Gitlab,
}
