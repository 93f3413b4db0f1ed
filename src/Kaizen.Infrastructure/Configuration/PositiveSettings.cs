using System.Numerics;
using Microsoft.Extensions.Configuration;

namespace Kaizen.Infrastructure.Configuration;

/// <summary>Reads settings that are numbers of at least 1.</summary>
public static class PositiveSettings
{
    /// <param name="fallback">What an absent setting means.</param>
    /// <exception cref="InvalidOperationException">The setting is less than 1, or no such number.</exception>
    public static T GetPositive<T>(this IConfiguration configuration, string setting, T fallback)
        where T : struct, INumber<T>
    {
        T value = configuration.GetValue<T?>(setting) ?? fallback;
        return value >= T.One ? value : throw new InvalidOperationException($"{setting} must be at least 1.");
    }
}
