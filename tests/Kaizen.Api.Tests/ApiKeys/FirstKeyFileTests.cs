using Kaizen.Testing;

namespace Kaizen.Api.Tests.ApiKeys;

[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class FirstKeyFileTests(DatabaseEngine engine)
{
    [Test]
    [Platform(Exclude = "Win", Reason = "The modes are those of Unix.")]
    public async Task TheFile_IsForItsOwnerAlone()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        await using KaizenApi api = await KaizenApi.StartAsync(database);

        Assert.Multiple(() =>
        {
            Assert.That(api.Key, Does.Match(KaizenApi.KeyPattern()));
#pragma warning disable CA1416 // Excluded above.
            Assert.That(File.GetUnixFileMode(api.FirstKeyPath), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            Assert.That(
                File.GetUnixFileMode(Path.GetDirectoryName(api.FirstKeyPath)!),
                Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
#pragma warning restore CA1416
            Assert.That(api.Log.Entries, Has.Some.Contains(api.FirstKeyPath), "The log says where the key is.");
            Assert.That(api.Log.Entries, Has.None.Contains(api.Key), "The log does not say the key.");
        });
    }

    [Test]
    public async Task TheFile_WhenTheServiceStartsAgain_StaysAsItIs()
    {
        using var folder = new TemporaryFolder();
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        var options = new KaizenApiOptions { FirstKeyPath = folder.File(".secrets", "first-key.txt") };
        string first;
        await using (KaizenApi once = await KaizenApi.StartAsync(database, options))
        {
            first = once.Key;
        }

        await using KaizenApi again = await KaizenApi.StartAsync(database, options);

        Assert.That(again.Key, Is.EqualTo(first));
        Assert.That(Directory.GetFiles(folder.File(".secrets")), Has.Length.EqualTo(1));
        (await again.Client.GetAsync("/api/v1/tasks")).ShouldBe(OK);
    }

    [Test]
    public async Task AFileOfAnotherDatabase_IsKeptBesideTheNewOne()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File(".secrets"));
        string path = folder.File(".secrets", "first-key.txt");
        const string OldKey = "kaizen_0123456789abcdef0123456789abcdef";
        await File.WriteAllTextAsync(path, OldKey);
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);

        await using KaizenApi api = await KaizenApi.StartAsync(database, new KaizenApiOptions { FirstKeyPath = path });

        (await api.Client.GetAsync("/api/v1/tasks")).ShouldBe(OK);
        string[] others = [.. Directory.GetFiles(folder.File(".secrets")).Where(file => file != path)];
        Assert.That(others, Has.Length.EqualTo(1));
        Assert.Multiple(() =>
        {
            Assert.That(api.Key, Is.Not.EqualTo(OldKey));
            Assert.That(Path.GetFileName(others[0]), Does.Match(@"^first-key.*\d{8}.*"), "The suffix is a timestamp.");
            Assert.That(File.ReadAllText(others[0]).Trim(), Is.EqualTo(OldKey));
        });
    }
    [Test]
    public async Task AFileThatCannotBeWritten_StopsTheStart_AndTheNextOneMakesTheKey()
    {
        using var folder = new TemporaryFolder();
        var options = new KaizenApiOptions { FirstKeyPath = folder.File(".secrets", "first-key.txt") };
        Directory.CreateDirectory(options.FirstKeyPath);
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        Assert.That(() => KaizenApi.StartAsync(database, options), Throws.InstanceOf<SystemException>());
        Directory.Delete(options.FirstKeyPath);

        await using KaizenApi api = await KaizenApi.StartAsync(database, options);

        (await api.Client.GetAsync("/api/v1/keys")).ShouldBe(OK);
        Assert.That(Directory.GetFiles(folder.File(".secrets")), Is.EqualTo(new[] { options.FirstKeyPath }));
    }

    [TestCase(".secrets", false)]
    [TestCase("shared", true)]
    [Platform(Exclude = "Win", Reason = "The modes are those of Unix.")]
    public async Task AFolderThatExists_IsClosedToOthersWhenItIsOurs(string name, bool isOpen)
    {
        using var folder = new TemporaryFolder();
        var options = new KaizenApiOptions { FirstKeyPath = folder.File(name, "first-key.txt") };
#pragma warning disable CA1416 // Excluded above.
        Directory.CreateDirectory(folder.File(name), (UnixFileMode)0b111_101_101);
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);

        await using KaizenApi api = await KaizenApi.StartAsync(database, options);

        Assert.That(File.GetUnixFileMode(folder.File(name)).HasFlag(UnixFileMode.OtherRead), Is.EqualTo(isOpen));
#pragma warning restore CA1416
    }
}
