using System.Numerics;
using Microsoft.Extensions.Configuration;

namespace Kaizen.Infrastructure.Configuration;

/// <summary>Reads settings that are numbers of at least 1.</summary>
public static class PositiveSettings
{
    /// <returns>The number, or null when the setting is absent.</returns>
    /// <exception cref="InvalidOperationException">The setting is less than 1, or no such number.</exception>
    public static T? FindPositive<T>(this IConfiguration configuration, string setting)
        where T : struct, INumber<T>
    {
        T? value = configuration.GetValue<T?>(setting);
        return value < T.One ? throw new InvalidOperationException($"{setting} must be at least 1.") : value;
    }

    /// <param name="fallback">What an absent setting means.</param>
    /// <inheritdoc cref="FindPositive"/>
    public static T GetPositive<T>(this IConfiguration configuration, string setting, T fallback)
        where T : struct, INumber<T> => configuration.FindPositive<T>(setting) ?? fallback;
}
