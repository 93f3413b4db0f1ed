using ArchUnitNET.NUnit;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Kaizen.Architecture.Tests;

internal sealed class DependencyRuleTests
{
    private const string Packages = "MediatR|AutoMapper|FluentValidation|Microsoft|Npgsql|Quartz|Octokit|OpenAI|Anthropic|NSwag|Newtonsoft|YamlDotNet";

    [TestCase("Kaizen.Domain", $"Kaizen.(Optimization|Application|Infrastructure|Api)|{Packages}")]
    [TestCase("Kaizen.Optimization", $"Kaizen.(Application|Infrastructure|Api)|{Packages}")]
    [TestCase("Kaizen.Application", "Kaizen.(Infrastructure|Api)|Microsoft.(EntityFrameworkCore|AspNetCore|Data)|Npgsql|Quartz|Octokit|OpenAI|NSwag")]
    [TestCase("Kaizen.Infrastructure", "Kaizen.Api|Microsoft.AspNetCore.(Mvc|Http|Routing)|NSwag")]
    public void Layer_DependsOnNothingOutward(string layer, string forbidden) =>
        Types().That().ResideInNamespaceMatching($@"^{layer}(\.|$)")
            // true: without it, types of assemblies that are not loaded do not count, and the rule passes whatever the code does.
            .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching($@"^({forbidden})(\.|$)"))
            .Check(Code.Loaded);

    [Test]
    public void Controllers_KnowNeitherRepositoriesNorInfrastructure() =>
        Types().That().HaveNameEndingWith("Controller")
            .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(@"^(Kaizen\.Infrastructure|Microsoft\.EntityFrameworkCore)(\.|$)"))
            .AndShould().NotDependOnAny(Types(true).That().HaveNameMatching("^I.*(Repository|Queries|Store)$|^IUnitOfWork$|^IMapper$"))
            .Check(Code.Loaded);

    /// <summary>The host is put together in <c>Program.cs</c>, which is in no namespace.</summary>
    [Test]
    public void Api_NamesInfrastructureInTheProgramAlone() =>
        Types().That().ResideInNamespaceMatching(@"^Kaizen\.Api(\.|$)")
            .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(@"^Kaizen\.Infrastructure(\.|$)"))
            .Check(Code.Loaded);

    [TestCase("Kaizen.Domain")]
    [TestCase("Kaizen.Optimization")]
    public void Layer_NeedsNoPackage(string layer)
    {
        IEnumerable<string?> references = Code.Assemblies.Single(assembly => assembly.GetName().Name == layer)
            .GetReferencedAssemblies().Select(reference => reference.Name);

        Assert.That(references, Is.All.Match(@"^(System(\..*)?|Kaizen\.Domain)$"));
        Assert.That(
            File.ReadAllText(Path.Combine(Code.SolutionFolder, "src", layer, $"{layer}.csproj")), Does.Not.Contain("PackageReference"));
    }
}
