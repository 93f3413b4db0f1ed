using Kaizen.Optimization.Data;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.Tests.Searching;

[Parallelizable(ParallelScope.All)]
internal sealed class SearchDataTests
{
    private const int Size = 10;

    private static readonly Dictionary<string, Func<int, string?>> Answers = new()
    {
        ["labels"] = number => number % 7 < 4 ? "often" : number % 7 < 6 ? "at times" : "seldom",
        ["texts"] = number => $"answer {number}",
        ["none"] = _ => null,
    };

    private static IReadOnlyList<PreparedExample> Validation(int count, string answers, int seed) => DataSplit.Of(
        [
            .. Enumerable.Range(0, count).Select(number =>
                new PreparedExample($"e{number}", new Dictionary<string, string> { ["q"] = $"question {number}" }) { Reference = Answers[answers](number) }),
        ],
        ["q"],
        seed).Validation;

    [Test]
    public void Sample_WhenRowsAreAppended_MovesOneBorderForEachAnswer([Values("labels", "texts", "none")] string answers, [Range(1, 10)] int seed)
    {
        IReadOnlyList<PreparedExample> validation = Validation(100, answers, seed);
        string[] before = [.. SearchData.Sample(validation, Size).Select(example => example.Id)];
        string[] after = [.. SearchData.Sample(Validation(150, answers, seed), Size).Select(example => example.Id)];

        // Of the rows that there were, the new sample holds the first of each answer, as the old one does.
        foreach (IGrouping<string, PreparedExample> same in validation.GroupBy(example => example.Reference ?? ""))
        {
            string[] ids = [.. same.Select(example => example.Id)];
            Assert.That(ids.Intersect(before), Is.EqualTo(ids.Take(ids.Intersect(before).Count())));
            Assert.That(ids.Intersect(after), Is.EqualTo(ids.Take(ids.Intersect(after).Count())));
        }

        Assert.That(before, Has.Length.EqualTo(Size));
        Assert.That(before.Intersect(after).Count(), Is.GreaterThanOrEqualTo(Size / 2));
    }

    [Test]
    public void Sample_GivesEachAnswerItsShare([Range(1, 10)] int seed)
    {
        IReadOnlyList<PreparedExample> validation = Validation(150, "labels", seed);
        IReadOnlyList<PreparedExample> sample = SearchData.Sample(validation, Size);

        foreach (IGrouping<string?, PreparedExample> same in validation.GroupBy(example => example.Reference))
        {
            double share = (double)Size * same.Count() / validation.Count;
            Assert.That(sample.Count(example => example.Reference == same.Key), Is.EqualTo(share).Within(1.5));
        }
    }
}
