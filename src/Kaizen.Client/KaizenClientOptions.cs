namespace Kaizen.Client;

/// <summary>Where the service is, and the key that it admits the application with.</summary>
public sealed class KaizenClientOptions
{
    /// <summary>Gets or sets where the service is; it may lie below a path. Required.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>Gets or sets the API key; white space around it does not matter. Null for none, which few operations do without.</summary>
    public string? ApiKey { get; set; }
}
