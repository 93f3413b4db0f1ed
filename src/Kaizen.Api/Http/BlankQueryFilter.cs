using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Kaizen.Api.Http;

/// <summary>Refuses query parameters without a value: they would count as not given, and a filter that is empty by mistake would list everything.</summary>
internal sealed class BlankQueryFilter : IActionFilter
{
    /// <summary>Before the framework's own filter, which answers for what is not valid.</summary>
    public const int Order = -3000;

    public void OnActionExecuting(ActionExecutingContext context)
    {
        foreach (BindingInfo? binding in context.ActionDescriptor.Parameters.Select(parameter => parameter.BindingInfo))
        {
            if (binding is { BinderModelName: { } name }
                && binding.BindingSource == BindingSource.Query
                && context.HttpContext.Request.Query[name].Any(string.IsNullOrWhiteSpace))
            {
                context.ModelState.AddModelError(name, "");
            }
        }
    }

    public void OnActionExecuted(ActionExecutedContext context)
    {
    }
}
