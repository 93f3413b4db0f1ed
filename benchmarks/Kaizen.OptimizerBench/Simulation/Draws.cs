using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Kaizen.OptimizerBench.Simulation;

/// <summary>Randomness that depends on a call's content alone, so that neither order nor repetition of calls changes an answer.</summary>
internal static class Draws
{
    public static Random From(long seed, params string[] texts)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\0{string.Join('\0', texts)}"));
        return new(BinaryPrimitives.ReadInt32LittleEndian(hash));
    }
}
