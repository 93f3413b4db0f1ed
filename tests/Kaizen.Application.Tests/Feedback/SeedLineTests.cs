using System.Text;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Feedback.Commands.UploadSeeds;
using Kaizen.Domain.Common;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.Tests.Feedback;

internal sealed class SeedLineTests
{
    private static readonly string Mebibyte = new('x', SeedLine.MaxBytes);

    [TestCase("a\nb\n")]
    [TestCase("a\nb")]
    [TestCase("\uFEFFa\nb\n")]
    public async Task ReadAsync_NumbersTheLines(string file) =>
        Assert.That(await ReadAsync(file), Is.EqualTo(new[] { Line(1, "a"), Line(2, "b") }));

    [Test]
    public async Task ReadAsync_LeavesBlankLinesOutButCountsThem() =>
        Assert.That(
            await ReadAsync("\n  \r\na\r\n\t\n\nb"), Is.EqualTo(new[] { Line(3, "a"), Line(6, "b") }));

    [TestCase("")]
    [TestCase("\n\r\n \n")]
    [TestCase("\uFEFF")]
    public async Task ReadAsync_WhenThereIsNothingToRead_IsEmpty(string file) => Assert.That(await ReadAsync(file), Is.Empty);

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task ReadAsync_WhenPiecesEndWithinACharacter_PutsItTogether(int pieceLength) =>
        Assert.That(
            await ReadAsync("\uFEFFü😀\r\n€\n", pieceLength), Is.EqualTo(new[] { Line(1, "ü😀"), Line(2, "€") }));

    [Test]
    public async Task ReadAsync_WhenALineIsAsLongAsAllowed_KeepsIt() =>
        Assert.That(await ReadAsync($"{Mebibyte}\nb"), Is.EqualTo(new[] { Line(1, Mebibyte), Line(2, "b") }));

    [TestCase("x\nb")]
    [TestCase("xxx\nb\n")]
    public async Task ReadAsync_WhenALineIsTooLong_KeepsOnlyItsNumber(string rest) =>
        Assert.That(await ReadAsync(Mebibyte + rest), Is.EqualTo(new[] { Line(1, null), Line(2, "b") }));

    [Test]
    public async Task ReadAsync_WhenALineIsMuchTooLong_SkipsAllOfIt() =>
        Assert.That(
            await ReadAsync($"a\n{Mebibyte}{Mebibyte}{Mebibyte}yz\nb"),
            Is.EqualTo(new[] { Line(1, "a"), Line(2, null), Line(3, "b") }));

    [TestCase("")]
    [TestCase("x")]
    [TestCase("xxxxx")]
    public async Task ReadAsync_WhenTheLastLineIsTooLong_IsNotLost(string rest) =>
        Assert.That(await ReadAsync($"{Mebibyte}x{rest}"), Is.EqualTo(new[] { Line(1, null) }));

    [TestCase(new byte[] { (byte)'a', (byte)'\n', 0xFF, (byte)'\n' })]
    [TestCase(new byte[] { 0xC3 })]
    [TestCase(new byte[] { 0xED, 0xA0, 0x80, (byte)'\n' })]
    public void ReadAsync_WhenTheFileIsNotUtf8_Throws(byte[] file) =>
        Assert.That(
            () => ReadAsync(file, file.Length), Throws.TypeOf<UnusableFileException>().With.Message.EqualTo("File must be UTF-8 encoded"));

    [Test]
    public void ReadAsync_LeavesTheFileOpen()
    {
        using var file = new MemoryStream("a\n"u8.ToArray());

        Assert.That(async () => await SeedLine.ReadAsync(file, default).ToListAsync(), Has.Count.EqualTo(1));
        Assert.That(file.CanRead, Is.True);
    }

    [Test]
    public void TryParse_ReadsAllMembers()
    {
        var line = new SeedLine(1, Encoding.UTF8.GetBytes("""{"inputs":{"ticket":"a"},"output":"b","score":0.25,"other":1}""" + "\r"));

        Assert.That(line.TryParse(new InputSchema(["ticket"]), out SeedExample? seed), Is.Null);
        Assert.That(seed, Is.EqualTo(new SeedExample(new JsonText("""{"ticket":"a"}"""), "b", new Score(0.25))));
    }

    [TestCase("{}")]
    [TestCase("""{"inputs":null,"output":null,"score":null}""")]
    public void TryParse_WhenMembersAreAbsentOrNull_IsASeedWithoutThem(string text)
    {
        Assert.That(new SeedLine(1, Encoding.UTF8.GetBytes(text)).TryParse(schema: null, out SeedExample? seed), Is.Null);
        Assert.That(seed, Is.EqualTo(new SeedExample(null, null, null)));
    }

    [TestCase("[]", "expected a JSON object")]
    [TestCase("1", "expected a JSON object")]
    [TestCase("""{"inputs":[]}""", "'inputs' must be an object")]
    [TestCase("""{"output":1}""", "'output' must be a string")]
    [TestCase("""{"score":"1"}""", "'score' must be a number")]
    [TestCase("""{"score":true}""", "'score' must be a number")]
    [TestCase("""{"score":1.01}""", "score must be between 0.0 and 1.0")]
    [TestCase("""{"score":-1e-9}""", "score must be between 0.0 and 1.0")]
    [TestCase("""{"score":1e999}""", "score must be between 0.0 and 1.0")]
    [TestCase("""{"output":"\u0000"}""", "a text must not contain U+0000")]
    [TestCase("""{"output":"\ud800"}""", "a text must be valid Unicode")]
    [TestCase("""{"inputs":{"x":1}}""", "Missing required input fields: ['ticket']; Unexpected input fields: ['x']")]
    [TestCase("""{"inputs":{"ticket":"a","x":1}}""", "Unexpected input fields: ['x']")]
    public void TryParse_WhenTheLineIsNoSeed_TellsWhy(string text, string error)
    {
        Assert.That(new SeedLine(1, Encoding.UTF8.GetBytes(text)).TryParse(new InputSchema(["ticket"]), out SeedExample? seed), Is.EqualTo(error));
        Assert.That(error.StartsWith("Missing", StringComparison.Ordinal) || error.StartsWith("Unexpected", StringComparison.Ordinal) || seed is null);
    }

    [TestCase("{")]
    [TestCase("{\"score\":NaN}")]
    [TestCase("{} {}")]
    public void TryParse_WhenTheLineIsNoJson_TellsSo(string text) =>
        Assert.That(new SeedLine(1, Encoding.UTF8.GetBytes(text)).TryParse(schema: null, out _), Does.StartWith("invalid JSON at byte "));

    [Test]
    public void TryParse_WhenNestedTooDeeply_TellsSo()
    {
        string deep = string.Concat(Enumerable.Repeat("""{"x":""", JsonText.MaxDepth)) + "{}" + new string('}', JsonText.MaxDepth);

        Assert.That(new SeedLine(1, Encoding.UTF8.GetBytes($$"""{"inputs":{{deep}}}""")).TryParse(schema: null, out _), Does.StartWith("invalid JSON at byte "));
    }

    [Test]
    public void TryParse_WhenTheLineWasTooLong_TellsTheLimit() =>
        Assert.That(new SeedLine(1, null).TryParse(schema: null, out _), Is.EqualTo("longer than 1048576 bytes"));

    private static (int Number, string? Text) Line(int number, string? text) => (number, text);

    private static Task<List<(int Number, string? Text)>> ReadAsync(string file, int pieceLength = 4096) => ReadAsync(Encoding.UTF8.GetBytes(file), pieceLength);

    private static async Task<List<(int Number, string? Text)>> ReadAsync(byte[] file, int pieceLength)
    {
        using var stream = new TrickleStream(file, pieceLength);
        return await SeedLine.ReadAsync(stream, default)
            .Select(line => Line(line.Number, line.Utf8 is { } utf8 ? Encoding.UTF8.GetString(utf8.Span) : null)).ToListAsync();
    }
}
