using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Optimization.Tests.LanguageModels;

[Parallelizable(ParallelScope.All)]
internal sealed class ModelRequestTests
{
    private static readonly ModelRequest Request = new(ModelRole.Task, "m", [new(ModelSpeaker.System, "ab"), new(ModelSpeaker.User, "c")]);

    [Test]
    public void ContentHash_OfEqualContent_IsEqual()
    {
        ModelRequest same = Request with { Messages = [new(ModelSpeaker.System, "ab"), new(ModelSpeaker.User, "c")] };

        Assert.That(same.ContentHash(), Is.EqualTo(Request.ContentHash()).And.Match("^[0-9a-f]{64}$"));
    }

    [Test]
    public void ContentHash_OfAnyOtherContent_Differs()
    {
        ModelRequest[] requests =
        [
            Request,
            Request with { Role = ModelRole.Judge },
            Request with { Model = "n" },
            Request with { Temperature = 0 },
            Request with { MaxOutputTokens = 1 },
            Request with { Seed = 1 },
            Request with { CallId = "1" },
            Request with { Messages = [new(ModelSpeaker.System, "a"), new(ModelSpeaker.User, "bc")] },
            Request with { Messages = [new(ModelSpeaker.User, "ab"), new(ModelSpeaker.User, "c")] },
        ];

        Assert.That(requests.Select(request => request.ContentHash()), Is.Unique);
    }
}
