using FluentValidation;
using Kaizen.Domain.ApiKeys;

namespace Kaizen.Application.ApiKeys.Commands.BootstrapApiKey;

internal sealed class BootstrapApiKeyValidator : AbstractValidator<BootstrapApiKeyCommand>
{
    public BootstrapApiKeyValidator() => RuleFor(command => command.Label).MaximumLength(ApiKey.MaxLabelLength);
}
