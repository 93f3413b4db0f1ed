using FluentValidation;
using Kaizen.Domain.ApiKeys;

namespace Kaizen.Application.ApiKeys.Commands.CreateApiKey;

internal sealed class CreateApiKeyValidator : AbstractValidator<CreateApiKeyCommand>
{
    public CreateApiKeyValidator() => RuleFor(command => command.Label).MaximumLength(ApiKey.MaxLabelLength);
}
