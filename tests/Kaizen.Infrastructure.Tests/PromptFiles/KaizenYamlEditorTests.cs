using Kaizen.Application.PromptFiles;
using Kaizen.Application.PullRequests;
using Kaizen.Domain.Prompts;
using Kaizen.Infrastructure.PromptFiles.Yaml;

namespace Kaizen.Infrastructure.Tests.PromptFiles;

[Parallelizable(ParallelScope.All)]
public sealed class KaizenYamlEditorTests
{
    private const string Flow = """{"version": 3, "job": "0199c000-0000-7000-8000-000000000001", "prompt_file": "a.py", "prompt_sha256": "HASH"}""";

    private static readonly Guid Job = Guid.Parse("0199c000-0000-7000-8000-000000000001");
    private static readonly KaizenYamlEditor Editor = new();
    private static readonly KaizenYamlEntry Record = new("triage", 3, Job, "a.py", "x");

    [Test]
    public void Enter_WhenThereIsNoFile_WritesOne([Values(null, "")] string? present) =>
        Assert.That(Editor.Enter(Record, present), Is.EqualTo("# Written by Kaizen: the prompts that it delivered to this repository.\ntasks:\n  " + Entry(2) + "\n"));

    // Between the marks stands what the edit adds; all else is what was there.
    [TestCase("# mine", "\ntasks:\n  ENTRY2", "")]
    [TestCase("owner: me", "\ntasks:\n  ENTRY2", "")]
    [TestCase("owner: me\n\n# end\n", "tasks:\n  ENTRY2\n", "")]
    [TestCase("---\n", "tasks:\n  ENTRY2\n", "")]
    [TestCase("%YAML 1.2\n---\n", "tasks:\n  ENTRY2\n", "owner: me\n...\n")]
    [TestCase("  owner: me\n", "  tasks:\n    ENTRY4\n", "")]
    [TestCase("", "tasks:\n  ENTRY2\n", "owner: |+\n  me\n\n")]
    [TestCase("\uFEFFowner: me\n", "tasks:\n  ENTRY2\n", "")]
    [TestCase("\uFEFF# mine\r\n", "tasks:\r\n  ENTRY2\r\n", "")]
    [TestCase("tasks:\n", "  ENTRY2\n", "")]
    [TestCase("tasks:", "\n  ENTRY2", "")]
    [TestCase("tasks: # ours\n", "  ENTRY2\n", "# theirs\nzed: me\n")]
    [TestCase("\"tasks\" :  \n", "  ENTRY2\n", "  # none yet\nzed: me\n")]
    [TestCase("tasks: {", "\"triage\": FLOW", "}\n")]
    [TestCase("tasks: { ", "\"triage\": FLOW", "} # c\n")]
    [TestCase("tasks: {", "\"triage\": FLOW, ", "other: {version: 1}, # c\n  more: 1\n}\nzed: me\n")]
    [TestCase("{\"owner\": \"me\", \"tasks\": {", "\"triage\": FLOW", "}}")]
    [TestCase("{", "\"tasks\": {\"triage\": FLOW}, ", "\"owner\": \"me\"}")]
    [TestCase("tasks:\n    other:\n        version: 1\n        # c\n", "    ENTRY4\n", "\n# zed\nzed: me\n")]
    [TestCase("tasks:\n  # c\n  other: &a\n    version: 1 # one\n", "  ENTRY2\n", "...\n")]
    [TestCase("tasks: &t !!map\n other: {a: 1,\n  b: 2}\n", " ENTRY1\n", "zed: me")]
    [TestCase("tasks:\r\n  other:\r\n    version: 1", "\r\n  ENTRY2", "")]
    [TestCase("tasks:\n  other: \"a\n   b\"\n", "  ENTRY2\n", "")]
    [TestCase("tasks:\n  ", "ENTRY2\n  ", "other: |+\n    a\n\n")]
    [TestCase("tasks:\n  tria: 1\n  'triage ': 2\n", "  ENTRY2\n", "z: [triage]\n")]
    [TestCase("tasks:\n  triage:\n", "    FIELDS4\n", "  other: 1\n")]
    [TestCase("tasks:\n  triage:\n    ", "FIELDS4\n    ", "note: x # c\n")]
    public void Enter_AddsAnEntryAndNothingElse(string before, string added, string after)
    {
        string lineBreak = before.Contains("\r\n") ? "\r\n" : "\n";
        string expected = before + Enumerable.Range(1, 4).Aggregate(
            added.Replace("FLOW", Flow.Replace("HASH", PromptVersion.HashOf("x"))),
            (text, column) => text.Replace($"ENTRY{column}", Entry(column, lineBreak)).Replace($"FIELDS{column}", Fields(column, lineBreak))) + after;

        string written = Editor.Enter(Record, before + after);

        Assert.That(written, Is.EqualTo(expected));
        Assert.That(Editor.Enter(Record, written), Is.EqualTo(written));
    }

    [TestCase("~")]
    [TestCase("null")]
    public void Enter_WhenTheTasksAreNull_TakesItsPlace(string nothing) =>
        Assert.That(
            Editor.Enter(Record, $"a: 1\ntasks: {nothing} # none\n"),
            Is.EqualTo($"a: 1\ntasks: {{\"triage\": {Flow.Replace("HASH", PromptVersion.HashOf("x"))}}} # none\n"));

    [Test]
    public void Enter_WhenTheEntryIsThere_WritesItsValuesWhereTheyStand()
    {
        const string Present = "tasks:\r\n      \"triage\": # c\r\n            prompt_sha256: |SHA|\r\n\r\n            version: |2|   # two\r\n            reviewer: jane\r\n            job: |J|\r\n            prompt_file: a.py\r\n      other: {version: 2}\r\n";

        string written = Editor.Enter(Record, Present.Replace("|SHA|", "'abc'").Replace("|2|", "2").Replace("|J|", "x"));

        Assert.That(written, Is.EqualTo(Present.Replace("|SHA|", $"\"{PromptVersion.HashOf("x")}\"").Replace("|2|", "3").Replace("|J|", $"\"{Job}\"")));
    }

    [Test]
    public void Enter_WhenTheEntryIsOnOneLine_WritesItsValuesThere() =>
        Assert.That(
            Editor.Enter(Record, "tasks: {z: 1, triage: {version: 1, job: , prompt_sha256: ''}}"),
            Is.EqualTo($"tasks: {{z: 1, triage: {{\"prompt_file\": \"a.py\", version: 3, job:  \"{Job}\", prompt_sha256: \"{PromptVersion.HashOf("x")}\"}}}}").Or
                .EqualTo($"tasks: {{z: 1, triage: {{\"prompt_file\": \"a.py\", version: 3, job: \"{Job}\", prompt_sha256: \"{PromptVersion.HashOf("x")}\"}}}}"));

    [Test]
    public void Enter_WhenAValueIsABlock_WritesItOnOneLine() =>
        Assert.That(
            Editor.Enter(Record, "tasks:\n  triage:\n    prompt_sha256: >  # hash\n      abc\n      def\n    version: |-\n      2\n    prompt_file: >+\n      b.py\n\n    job: |\n      x\n"),
            Is.EqualTo($"tasks:\n  triage:\n    prompt_sha256: \"{PromptVersion.HashOf("x")}\"  # hash\n    version: 3\n    prompt_file: \"a.py\"\n    job: \"{Job}\"\n"));

    [TestCase("a \"b\"")]
    [TestCase("it's: #1")]
    [TestCase("漢字 😀\u0085\u2028")]
    [TestCase("no")]
    [TestCase("Triage")]
    [TestCase("1")]
    [TestCase("- x")]
    public void Enter_TakesAnyName(string task)
    {
        KaizenYamlEntry other = Record with { TaskName = task };

        string written = Editor.Enter(other, Editor.Enter(Record, null));

        var record = new YamlDotNet.Serialization.Deserializer().Deserialize<Dictionary<string, Dictionary<string, Dictionary<string, string>>>>(written);
        Assert.That(record["tasks"].Keys, Is.EqualTo(new[] { "triage", task }));
        Assert.That(record["tasks"][task]["version"], Is.EqualTo("3"));
        Assert.That(Editor.Enter(other, written), Is.EqualTo(written));
    }

    [TestCase("- a\n")]
    [TestCase("text\n")]
    [TestCase("tasks: 1\n")]
    [TestCase("tasks: [a]\n")]
    [TestCase("tasks: {}\ntasks: {}\n")]
    [TestCase("base: &t {}\ntasks: *t\n")]
    [TestCase("a: 1\n---\nb: 2\n")]
    [TestCase("tasks:\n  triage: 1\n")]
    [TestCase("tasks:\n  triage:\n    version: [1]\n")]
    [TestCase("tasks:\n  triage:\n    version: &v 1\n    next: *v\n")]
    [TestCase("tasks:\n  triage: &a\n    version: 1\n  other: *a\n")]
    [TestCase("tasks: &a {x: 1}\nother: *a\n")]
    [TestCase("tasks:\n  triage: {}\n  triage: {}\n")]
    [TestCase("tasks: {\n")]
    public void Enter_WhenTheLayoutCannotTakeTheEntry_Refuses(string present) =>
        Assert.That(() => Editor.Enter(Record, present), Throws.TypeOf<PromptFileException>().With.Message.Contains(".kaizen.yaml"));

    [TestCase("[", "]")]
    [TestCase("{a: ", "}")]
    public void Enter_WhenTheFileIsNestedWithoutEnd_IsRefused(string open, string close) =>
        Assert.That(
            () => Editor.Enter(Record, "x: " + string.Concat(Enumerable.Repeat(open, 20_000)) + string.Concat(Enumerable.Repeat(close, 20_000))),
            Throws.TypeOf<PromptFileException>());

    private static string Entry(int column, string lineBreak = "\n") => $"triage:{lineBreak}{new string(' ', column + 2)}{Fields(column + 2, lineBreak)}";

    private static string Fields(int column, string lineBreak) => string.Join(
        lineBreak + new string(' ', column),
        "version: 3", $"job: \"{Job}\"", "prompt_file: \"a.py\"", $"prompt_sha256: \"{PromptVersion.HashOf("x")}\"");
}
