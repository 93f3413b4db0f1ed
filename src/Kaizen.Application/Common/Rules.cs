using System.Text.Json;
using FluentValidation;
using Kaizen.Application.GitHosts;
using Kaizen.Application.PullRequests;
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

    /// <summary>Requires the name of a repository, its owner or both. A blank one means none.</summary>
    public static IRuleBuilderOptions<T, string?> IsRepositoryName<T>(this IRuleBuilder<T, string?> rule) =>
        rule.IsPlace(name => GitNames.AreSlugs(name, allowsGroups: true), GitNames.SlugsRule);

    /// <summary>Requires the name of a branch. A blank one means none.</summary>
    public static IRuleBuilderOptions<T, string?> IsBranchName<T>(this IRuleBuilder<T, string?> rule) => rule.IsPlace(GitNames.IsBranch, GitNames.BranchRule);

    /// <summary>Requires the path of a file inside of a repository, other than that of the record. A blank one means none.</summary>
    public static IRuleBuilderOptions<T, string?> IsPromptPath<T>(this IRuleBuilder<T, string?> rule) =>
        rule.IsPlace(GitNames.IsPath, GitNames.PathRule)
            .Must(path => path is null || !KaizenYamlEntry.IsAt(path))
            .WithMessage($"{{PropertyName}} must not be {KaizenYamlEntry.Path}, where Kaizen keeps its record");

    /// <summary>Requires the address of a Git host that may be called. A blank one means none.</summary>
    public static IRuleBuilderOptions<T, string?> IsGitAddress<T>(this IRuleBuilder<T, string?> rule, IOutboundAddresses addresses) =>
        rule.IsPlace(GitNames.IsAddress, GitNames.AddressRule)
            .Must(url => !Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || addresses.MayBeGitHost(uri))
            .WithMessage("{PropertyName} must not name this machine or a private network while the setting Git:AllowPrivateNetworks is false");

    /// <summary>Requires a token that a Git host's header can hold. An empty one means none.</summary>
    public static IRuleBuilderOptions<T, string?> IsGitToken<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(token => string.IsNullOrEmpty(token) || GitNames.IsToken(token)).WithMessage($"{{PropertyName}} {GitNames.TokenRule}");

    private static IRuleBuilderOptions<T, string?> IsPlace<T>(this IRuleBuilder<T, string?> rule, Predicate<string> isValid, string says) =>
        rule.IsShortText()
            .Must(name => string.IsNullOrWhiteSpace(name) || name.Length > TaskSettings.MaxShortTextLength || isValid(name))
            .WithMessage($"{{PropertyName}} {says}");

    /// <summary>Keeps an object that was checked by <see cref="IsObject{T}"/>.</summary>
    public static JsonText? ToText(this JsonElement? json) => json is { } value ? new JsonText(value.GetRawText()) : null;
}
