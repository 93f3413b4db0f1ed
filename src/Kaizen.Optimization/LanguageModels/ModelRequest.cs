using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Kaizen.Optimization.LanguageModels;

/// <summary>What a call is made for; each role has its own model.</summary>
public enum ModelRole
{
    /// <summary>Runs the prompt as in production.</summary>
    Task,

    /// <summary>Reads failures and writes better prompts.</summary>
    Reflection,

    /// <summary>Scores answers.</summary>
    Judge,
}

/// <summary>Who speaks in a message of a chat.</summary>
public enum ModelSpeaker
{
    System,
    User,
    Assistant,
}

public sealed record ModelMessage(ModelSpeaker Speaker, string Text);

/// <summary>One call of a language model.</summary>
/// <param name="Model">The provider's name of the model.</param>
public sealed record ModelRequest(ModelRole Role, string Model, IReadOnlyList<ModelMessage> Messages)
{
    /// <summary>Gets the sampling temperature, or null for the provider's default.</summary>
    public double? Temperature { get; init; }

    /// <summary>Gets the limit of the answer's length in tokens, or null for the provider's default.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Gets the sampling seed that is passed to the provider, or null for none.</summary>
    public long? Seed { get; init; }

    /// <summary>Gets what tells calls of equal content apart that must each be made (a judge's second vote, a reflection drawn anew); empty when
    /// the content alone identifies the call. It is not sent.</summary>
    public string CallId { get; init; } = "";

    /// <summary>Gets whether the call is also to find out if anyone answers at all: a silent model is then given up on soon. It is not sent.</summary>
    public bool IsFirst { get; init; }

    /// <summary>Gets whether other calls of the run go first, because more depends on them. It is not sent.</summary>
    public bool CanWait { get; init; }

    /// <summary>Gets what the call costs at worst, in USD; null where no cost budget counts it. It is not sent.</summary>
    public decimal? WorstCaseUsd { get; init; }

    /// <summary>Gets what whoever repeats attempts calls when one has come to nothing that may have to be paid all the same, as after a time-out; null
    /// where no cost budget counts it. It throws when no further attempt may be made. It is not sent.</summary>
    public Func<Task>? AttemptLost { get; init; }

    /// <summary>Names the call by its content: equal hashes mean that a recorded answer may stand for a new one.</summary>
    /// <returns>SHA-256 over all members that are sent and <see cref="CallId"/>, in lower-case hexadecimal digits.</returns>
    public string ContentHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Role.ToString());
        Append(hash, Model);
        Append(hash, Temperature?.ToString("R") ?? "");
        Append(hash, MaxOutputTokens?.ToString() ?? "");
        Append(hash, Seed?.ToString() ?? "");
        Append(hash, CallId);
        foreach (ModelMessage message in Messages)
        {
            Append(hash, message.Speaker.ToString());
            Append(hash, message.Text);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Each part is preceded by its length, so that no two different calls run together into the same bytes.
    private static void Append(IncrementalHash hash, string part)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(part);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
