namespace Kaizen.Api.Tests;

/// <summary>Tests of one scenario over HTTP, on every database.</summary>
[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal abstract class ApiTests(DatabaseEngine engine, ApiKind kind = ApiKind.Usual)
{
    private KaizenApi? _api;

    protected DatabaseEngine Engine { get; } = engine;

    /// <summary>Gets the shared application of the kind that this scenario needs.</summary>
    protected KaizenApi Api => _api ?? throw new InvalidOperationException("The application has not been started.");

    protected WireClient Client => Api.Client;

    [SetUp]
    public async Task UseTheSharedApiAsync() => _api = await SharedApis.GetAsync(Engine, kind);
}
