using Kaizen.Application.ApiKeys;
using Kaizen.Application.ApiKeys.Commands.BootstrapApiKey;
using Kaizen.Application.ApiKeys.Commands.CreateApiKey;
using Kaizen.Application.Common;
using Kaizen.Domain.ApiKeys;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Kaizen.Application.Tests.ApiKeys;

internal sealed class MakingKeysTests
{
    private readonly Mock<IApiKeyRepository> _keys = new();
    private readonly List<ApiKey> _added = [];

    [SetUp]
    public void NoteKeys() => _keys.Setup(keys => keys.Add(It.IsAny<ApiKey>())).Callback((ApiKey key) => _added.Add(key));

    [Test]
    public void Generate_GivesAKeyOfItsOwnEachTime()
    {
        string[] keys = [.. Enumerable.Range(0, 100).Select(_ => RawApiKey.Generate())];

        Assert.That(keys, Is.All.Match("^kaizen_[0-9a-f]{48}$"));
        Assert.That(keys, Is.Unique);
    }

    [Test]
    public void Hash_IsSha256InLowerCaseHex() =>
        Assert.That(RawApiKey.Hash("abc"), Is.EqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));

    [Test]
    public async Task Create_StoresTheHashAlone()
    {
        CreatedApiKeyResponse answer = await new CreateApiKeyHandler(_keys.Object, Mock.Of<IUnitOfWork>(), new FakeTimeProvider())
            .Handle(new CreateApiKeyCommand("ci"), default);

        Assert.That((_added.Single().Hash, _added.Single().Label), Is.EqualTo((RawApiKey.Hash(answer.Key), "ci")));
    }

    [TestCase(null, "bootstrap")]
    [TestCase("first", "first")]
    public async Task Bootstrap_WhenThereIsNoKey_MakesOne(string? label, string stored)
    {
        CreatedApiKeyResponse answer = await BootstrapAsync(new BootstrapApiKeyCommand(label));

        Assert.That((answer.Label, _added.Single().Hash), Is.EqualTo((stored, RawApiKey.Hash(answer.Key))));
    }

    [Test]
    public void Bootstrap_WhenThereIsAKey_Throws()
    {
        _keys.Setup(keys => keys.AnyForUpdateAsync(It.IsAny<CancellationToken>())).ReturnsAsync(true);

        Assert.That(
            () => BootstrapAsync(new BootstrapApiKeyCommand(null)),
            Throws.TypeOf<BootstrapClosedException>().With.Message.EqualTo("Bootstrap is closed: an API key already exists"));
        Assert.That(_added, Is.Empty);
    }

    [Test]
    public void Validators_RefuseALabelThatIsTooLong()
    {
        var label = new string('l', ApiKey.MaxLabelLength + 1);

        Assert.That(new CreateApiKeyValidator().Validate(new CreateApiKeyCommand(label)).IsValid, Is.False);
        Assert.That(new BootstrapApiKeyValidator().Validate(new BootstrapApiKeyCommand(label)).IsValid, Is.False);
        Assert.That(new CreateApiKeyValidator().Validate(new CreateApiKeyCommand(label[1..])).IsValid, Is.True);
    }

    private Task<CreatedApiKeyResponse> BootstrapAsync(BootstrapApiKeyCommand command) =>
        new BootstrapApiKeyHandler(_keys.Object, Mock.Of<IUnitOfWork>(), new FakeTimeProvider()).Handle(command, default);
}
