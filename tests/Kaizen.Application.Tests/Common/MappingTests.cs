using AutoMapper;
using Kaizen.Application.Tests.Memory;

namespace Kaizen.Application.Tests.Common;

internal sealed class MappingTests
{
    [Test]
    public void Configuration_IsComplete()
    {
        using var useCases = new UseCases();

        Assert.That(useCases.Get<IMapper>().ConfigurationProvider.AssertConfigurationIsValid, Throws.Nothing);
    }
}
