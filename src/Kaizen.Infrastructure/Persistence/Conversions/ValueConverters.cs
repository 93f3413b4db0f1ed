using System.Globalization;
using Kaizen.Domain.Common;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Kaizen.Infrastructure.Persistence.Conversions;

internal sealed class ScoreConverter() : ValueConverter<Score, double>(score => score.Value, value => new Score(value));

internal sealed class JsonTextConverter() : ValueConverter<JsonText, string>(json => json.Value, text => new JsonText(text));

internal sealed class WireNameConverter<T>() : ValueConverter<T, string>(value => WireName.Of(value), name => WireName.Find<T>(name)!.Value)
    where T : struct, Enum;

/// <summary>PostgreSQL refuses other offsets than that of UTC.</summary>
internal sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTimeOffset>(instant => instant.ToUniversalTime(), instant => instant);

/// <summary>SQLite cannot order instants; texts of one form and one offset it can.</summary>
internal sealed class UtcTextConverter() : ValueConverter<DateTimeOffset, string>(
    instant => instant.ToUniversalTime().ToString(Format, CultureInfo.InvariantCulture),
    text => DateTimeOffset.ParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal))
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
}
