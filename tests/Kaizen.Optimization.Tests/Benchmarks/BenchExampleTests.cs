using Kaizen.OptimizerBench;

namespace Kaizen.Optimization.Tests.Benchmarks;

[Parallelizable(ParallelScope.All)]
internal sealed class BenchExampleTests
{
    private string _folder = "";

    [OneTimeSetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("kaizen-bench-").FullName;

    [OneTimeTearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("a b c", "a,b,c")]
    [TestCase("a a a", "a,line 2,line 3")]
    [TestCase("- 0 -", "line 1,0,line 3")]
    [TestCase("1 - 1", "1,line 2,line 3")]
    [TestCase("- line_1 line_1", "line 1 (1),line 1,line 3")]
    public void Read_WhenIdsAreMissingOrRepeated_NamesTheExamplesByTheirLines(string given, string expected)
    {
        string path = Path.Combine(_folder, $"{Guid.NewGuid():N}.jsonl");
        File.WriteAllLines(path, given.Split(' ').Select(id => $$"""{{{(id == "-" ? "" : $"\"id\": \"{id.Replace('_', ' ')}\", ")}}"inputs": {"note": "x"}, "output": "y"}"""));

        Assert.That(BenchExample.Read(path).Select(example => example.Id), Is.EqualTo(expected.Split(',')));
    }

    [Test]
    public void Read_WhenTheOutputIsNull_NamesTheLine()
    {
        string path = Path.Combine(_folder, "null.jsonl");
        File.WriteAllText(path, """{"inputs": {"note": "x"}, "output": null}""");

        Assert.That(() => BenchExample.Read(path), Throws.ArgumentException.With.Message.Contains("line 1"));
    }

    [Test]
    public void Read_WhenLinesAreBlank_CountsThem()
    {
        string path = Path.Combine(_folder, "blank.jsonl");
        File.WriteAllText(path, """

            {"inputs": {"note": "x"}, "output": "y"}
            """);

        Assert.That(BenchExample.Read(path).Single().Id, Is.EqualTo("line 2"));
    }
}
