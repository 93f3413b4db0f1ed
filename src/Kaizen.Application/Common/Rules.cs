using System.Text.Json;
using FluentValidation;
using Kaizen.Domain.Common;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.Common;

/// <summary>Validation rules that several requests share.</summary>
internal static class Rules
{
    public const string ScoreMessage = "score must be between 0.0 and 1.0";

    public static IRuleBuilderOptions<T, double?> IsScore<T>(this IRuleBuilder<T, double?> rule) =>
        rule.InclusiveBetween(0, 1).WithMessage(ScoreMessage);

    public static IRuleBuilderOptions<T, double?> IsFinite<T>(this IRuleBuilder<T, double?> rule) =>
        rule.Must(value => value is null || double.IsFinite(value.Value)).WithMessage("{PropertyName} is too large a number");

    public static IRuleBuilderOptions<T, JsonElement?> IsObject<T>(this IRuleBuilder<T, JsonElement?> rule) =>
        rule.Must(json => json is null or { ValueKind: JsonValueKind.Object }).WithMessage("{PropertyName} must be an object");

    public static IRuleBuilderOptions<T, string?> IsNameOf<T, TEnum>(this IRuleBuilder<T, string?> rule)
        where TEnum : struct, Enum =>
        rule.Must(name => name is null || WireName.Find<TEnum>(name) is not null)
            .WithMessage($"{{PropertyName}} must be one of: {string.Join(", ", WireName.All<TEnum>())}");

    public static IRuleBuilderOptions<T, string?> IsShortText<T>(this IRuleBuilder<T, string?> rule) =>
        rule.MaximumLength(TaskSettings.MaxShortTextLength);

    public static IRuleBuilderOptions<T, string?> IsHttpUrl<T>(this IRuleBuilder<T, string?> rule) =>
        rule.MaximumLength(TaskSettings.MaxShortTextLength)
            .Must(url => string.IsNullOrEmpty(url) || (Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri is { Scheme: "http" or "https", UserInfo: "" }))
            .WithMessage("{PropertyName} must be an absolute http or https URL without a user name");

    /// <summary>Keeps an object that was checked by <see cref="IsObject{T}"/>.</summary>
    public static JsonText? ToText(this JsonElement? json) => json is { } value ? new JsonText(value.GetRawText()) : null;
}
