namespace Kaizen.Api.Tests.Hosting;

/// <summary>The kinds of application that tests share.</summary>
internal enum ApiKind
{
    /// <summary>Default settings, with the offline stand-in for a language model.</summary>
    Usual,

    /// <summary>Jobs stay active until they are cancelled: the language model never answers.</summary>
    SilentModel,

    /// <summary>At most five seeds a task.</summary>
    FewSeeds,

    /// <summary>May call Git hosts on loopback, and knows the secret of their webhooks.</summary>
    GitHosts,
}
