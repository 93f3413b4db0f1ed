using System.Net;
using System.Text.RegularExpressions;

namespace Kaizen.Api.Tests.Wire;

/// <summary>What the contract says of every answer of a kind.</summary>
internal static partial class AnswerExpectations
{
    private static readonly Dictionary<HttpStatusCode, string> Titles = new()
    {
        [HttpStatusCode.BadRequest] = "Bad Request",
        [HttpStatusCode.Unauthorized] = "Unauthorized",
        [HttpStatusCode.Forbidden] = "Forbidden",
        [HttpStatusCode.NotFound] = "Not Found",
        [HttpStatusCode.MethodNotAllowed] = "Method Not Allowed",
        [HttpStatusCode.Conflict] = "Conflict",
        [HttpStatusCode.RequestEntityTooLarge] = "Payload Too Large",
        [HttpStatusCode.UnsupportedMediaType] = "Unsupported Media Type",
        [HttpStatusCode.UnprocessableEntity] = "Validation Error",
        [HttpStatusCode.TooManyRequests] = "Too Many Requests",
        [HttpStatusCode.InternalServerError] = "Internal Server Error",
        [HttpStatusCode.BadGateway] = "Bad Gateway",
        [HttpStatusCode.ServiceUnavailable] = "Service Unavailable",
    };

    /// <summary>Asserts a success and returns its JSON; the default value when there is no body.</summary>
    public static JsonElement ShouldBe(this Answer answer, HttpStatusCode status)
    {
        Assert.That(answer.Status, Is.EqualTo(status), answer.ToString());
        Assert.That(answer.Header("X-Request-Id"), Is.Not.Null.And.Not.Empty, answer.ToString());
        if (status is HttpStatusCode.NoContent or HttpStatusCode.NotModified)
        {
            Assert.That(answer.Text, Is.Empty, answer.ToString());
            return default;
        }

        Assert.That(answer.MediaType, Is.EqualTo("application/json"), answer.ToString());
        return answer.Json;
    }

    /// <summary>Asserts an error as RFC 7807 and the contract shape it, and returns it.</summary>
    /// <param name="detail">The exact text, or null for any.</param>
    public static JsonElement ShouldBeProblem(this Answer answer, HttpStatusCode status, string? detail = null)
    {
        Assert.That(answer.Status, Is.EqualTo(status), answer.ToString());
        Assert.That(answer.MediaType, Is.EqualTo("application/problem+json"), answer.ToString());
        JsonElement problem = answer.Json;
        Assert.Multiple(() =>
        {
            Assert.That(answer.Header("X-Request-Id"), Is.Not.Null.And.Not.Empty, answer.ToString());
            Assert.That(problem.Text("type"), Is.EqualTo("about:blank"), answer.ToString());
            Assert.That(problem.Text("title"), Is.EqualTo(Titles[status]), answer.ToString());
            Assert.That(problem.Number("status"), Is.EqualTo((int)status), answer.ToString());
            Assert.That(problem.Text("detail"), detail is null ? Is.Not.Null.And.Not.Empty : Is.EqualTo(detail), answer.ToString());
            Assert.That(problem.Text("code"), Does.Match(KebabCase()), answer.ToString());
            if (!answer.Path.Contains('%', StringComparison.Ordinal))
            {
                Assert.That(problem.Text("instance"), Is.EqualTo(answer.Path).Or.EqualTo(answer.Path.TrimEnd('/')), answer.ToString());
            }

            if (problem.TryGetProperty("errors", out JsonElement errors))
            {
                Assert.That(errors.EnumerateObject().All(field => field.Value.EnumerateArray().All(IsText)), Is.True, answer.ToString());
            }
        });
        return problem;
    }

    /// <summary>Asserts a 422 whose <c>errors</c> name a field, by itself or as the start of a dotted path.</summary>
    public static JsonElement ShouldBeInvalid(this Answer answer, string field, string? detail = null)
    {
        JsonElement problem = answer.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, detail);
        Assert.That(problem.Has("errors"), Is.True, answer.ToString());
        string[] fields = [.. problem.GetProperty("errors").EnumerateObject().Select(error => error.Name)];
        Assert.That(
            fields,
            Has.Some.Matches<string>(name => name == field || name.StartsWith($"{field}.", StringComparison.Ordinal)),
            answer.ToString());
        return problem;
    }

    /// <summary>Asserts what holds for every request, whatever it was: no failure of the server, and errors as problems.</summary>
    public static void ShouldBeOrderly(this Answer answer)
    {
        Assert.That((int)answer.Status, Is.LessThan(500), answer.ToString());
        Assert.That(answer.Header("X-Request-Id"), Is.Not.Null.And.Not.Empty, answer.ToString());
        if ((int)answer.Status >= 400)
        {
            answer.ShouldBeProblem(answer.Status);
        }
    }

    private static bool IsText(JsonElement element) => element.ValueKind == JsonValueKind.String;

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex KebabCase();
}
