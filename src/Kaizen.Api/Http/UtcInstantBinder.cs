using System.Globalization;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Kaizen.Api.Http;

/// <summary>Reads instants of the query in ISO 8601, in UTC where they name no zone. The framework's own binder takes other formats too, and assumes
/// the server's zone.</summary>
internal sealed class UtcInstantBinder : IModelBinderProvider, IModelBinder
{
    private static readonly string[] Formats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public IModelBinder? GetBinder(ModelBinderProviderContext context) =>
        context.Metadata.UnderlyingOrModelType == typeof(DateTimeOffset) ? this : null;

    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        ValueProviderResult value = bindingContext.ValueProvider.GetValue(bindingContext.ModelName);
        if (value.FirstValue is { } text)
        {
            bindingContext.ModelState.SetModelValue(bindingContext.ModelName, value);
            if (DateTimeOffset.TryParseExact(
                text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant))
            {
                bindingContext.Result = ModelBindingResult.Success(instant);
            }
            else
            {
                bindingContext.ModelState.AddModelError(bindingContext.ModelName, "");
            }
        }

        return Task.CompletedTask;
    }
}
