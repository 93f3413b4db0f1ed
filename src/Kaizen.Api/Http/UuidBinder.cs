using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Kaizen.Api.Http;

/// <summary>Reads ids of path and query as UUIDs with hyphens. The framework's own binder takes them in braces, without hyphens or among blanks too.</summary>
internal sealed class UuidBinder : IModelBinderProvider, IModelBinder
{
    private const int Length = 36;

    public IModelBinder? GetBinder(ModelBinderProviderContext context) => context.Metadata.UnderlyingOrModelType == typeof(Guid) ? this : null;

    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        ValueProviderResult value = bindingContext.ValueProvider.GetValue(bindingContext.ModelName);
        if (value.FirstValue is { } text)
        {
            bindingContext.ModelState.SetModelValue(bindingContext.ModelName, value);
            if (text.Length == Length && Guid.TryParseExact(text, "D", out Guid id))
            {
                bindingContext.Result = ModelBindingResult.Success(id);
            }
            else
            {
                bindingContext.ModelState.AddModelError(bindingContext.ModelName, "");
            }
        }

        return Task.CompletedTask;
    }
}
