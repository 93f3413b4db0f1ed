using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Kaizen.Application.ApiKeys;
using Kaizen.Application.Common;
using Kaizen.Domain.Common;
using Kaizen.Domain.Tasks;

namespace Kaizen.Benchmarks;

/// <summary>The pieces of code that every request of the hot paths runs.</summary>
[MemoryDiagnoser]
public class HotPathBenchmarks
{
    private static readonly JsonText Inputs = new("""{"ticket_text":"My parcel has not arrived","channel":"mail"}""");
    private static readonly InputSchema Schema = InputSchema.From(new JsonText("""{"ticket_text":"string","channel":"string"}"""))!;
    private static readonly JsonElement Body = Inputs.ToElement();

    [Benchmark]
    public string HashOfAKey() => RawApiKey.Hash("kaizen_0123456789abcdef0123456789abcdef0123456789abcdef");

    [Benchmark]
    public void SchemaCheck() => Schema.Check(Inputs);

    [Benchmark]
    public string? TextCheck() => JsonStrings.FindUnstorable(Body);
}
