using Kaizen.Optimization.Data;

namespace Kaizen.Optimization.Tests.Data;

[Parallelizable(ParallelScope.All)]
internal sealed class ExamplePreparationTests
{
    private static Example Of(string input, string? output = null, double? score = null, string? expected = null, string? comment = null) =>
        new($"{input}/{output}/{score}/{expected}", new Dictionary<string, string> { ["q"] = input }, output, expected, score, comment);

    private static ExamplePreparation Prepare(bool needsReference, params Example[] examples) => ExamplePreparation.Prepare(examples, ["q"], needsReference);

    [Test]
    public void Prepare_PrefersTheExpectedOutputAndKeepsTheBadOneAsCounterExample()
    {
        PreparedExample example = Prepare(true, Of("a", "bad", 0.2, "good", "too short")).Usable.Single();

        Assert.That(example.Reference, Is.EqualTo("good"));
        Assert.That(example.RatedOutputs, Is.EqualTo(new[] { new RatedOutput("bad", 0.2, "too short") }));
        Assert.That(example.Comment, Is.EqualTo("too short"));
    }

    [TestCase(0.8, "out")]
    [TestCase(0.79, null)]
    [TestCase(null, null)]
    public void Prepare_TrustsAnOutputByItsScore(double? score, string? reference) =>
        Assert.That(Prepare(false, Of("a", "out", score)).Usable.Single().Reference, Is.EqualTo(reference));

    [Test]
    public void Prepare_WhenTheEvaluatorComparesWithAReference_TakesUnscoredOutputsButNoBadOnes()
    {
        ExamplePreparation prepared = Prepare(true, Of("a", "plain"), Of("b", "bad", 0.1));

        Assert.That(prepared.Usable.Single().Reference, Is.EqualTo("plain"));
        Assert.That(prepared.UnscoredAsReference, Is.EqualTo(1));
        Assert.That(prepared.Unusable.Single().RatedOutputs.Single().Output, Is.EqualTo("bad"));
    }

    [Test]
    public void Prepare_OfSeveralUnscoredOutputs_TakesTheNewest() =>
        Assert.That(Prepare(true, Of("a", "old"), Of("a", "new")).Usable.Single().Reference, Is.EqualTo("new"));

    [Test]
    public void Prepare_ShowsTheWorstCounterExampleFirst() =>
        Assert.That(
            Prepare(false, Of("a", "poor", 0.3), Of("a", "worst", 0.1), Of("a", "middling", 0.5)).Usable.Single().RatedOutputs.Select(rated => rated.Output),
            Is.EqualTo(new[] { "worst", "poor", "middling" }));

    [Test]
    public void Prepare_TakesASeedThatIsInUseForAnEntryOfUse() =>
        Assert.That(Prepare(false, Of("a", "out") with { IsSeed = true }, Of("a", "other")).Usable.Single().IsSeed, Is.False);

    [Test]
    public void Prepare_WhenTheReferenceWasRatedLowToo_CountsAContradictionAndShowsNoCounterExample()
    {
        ExamplePreparation prepared = Prepare(false, Of("a", "refund", 0.9), Of("a", "refund ", 0.2), Of("a", "bad", 0.5), Of("a", "bad", 0.1));

        Assert.That(prepared.Contradictions, Is.EqualTo(1));
        Assert.That(prepared.Usable.Single().RatedOutputs, Is.EqualTo(new[] { new RatedOutput("bad", 0.1, null) }), "The newest rating counts.");
    }

    [Test]
    public void Prepare_MergesDuplicatesAndCountsContradictions()
    {
        ExamplePreparation prepared = Prepare(true, Of("a", "x", 1), Of("a", "y", 0.9), Of(" a ", "y", 0.9), Of("b", "z", 1), Of("", "z", 1));

        Assert.Multiple(() =>
        {
            Assert.That(prepared.Usable, Has.Count.EqualTo(2));
            Assert.That(prepared.Usable[0].Reference, Is.EqualTo("y"), "the newest trusted one");
            Assert.That(prepared.Duplicates, Is.EqualTo(2));
            Assert.That(prepared.Contradictions, Is.EqualTo(1));
            Assert.That(prepared.EmptyInputs, Is.EqualTo(1));
        });
    }
}
