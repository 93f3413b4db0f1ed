using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;

namespace Kaizen.Architecture.Tests;

/// <summary>Rules about how types are named, closed and laid out.</summary>
internal sealed class HouseRuleTests
{
    [Test]
    public void Classes_AreSealedUnlessTheyAreMadeToBeInherited() =>
        Assert.That(
            Code.WrittenTypes.Where(type => type.IsClass && !type.IsAbstract && !type.IsSealed).Select(type => type.FullName), Is.Empty);

    [Test]
    public void Implementations_AreInternal() =>
        Assert.That(
            Code.WrittenTypes
                .Where(type => type.IsClass && type.IsVisible
                    && (Regex.IsMatch(type.Name, "(Handler|Validator|Profile|Behavior|Configuration|Converter|DbContext|Options)$")
                        || type.GetInterfaces().Any(port => port.Name == $"I{type.Name}")))
                .Select(type => type.FullName),
            Is.Empty);

    /// <summary>The framework must see controllers, and controllers name the requests that they take.</summary>
    [Test]
    public void ApiTypes_AreInternalUnlessTheFrameworkMustSeeThem()
    {
        Type[] visible = [.. Code.WrittenTypes.Where(type => type.Assembly == typeof(Program).Assembly && type.IsVisible)];
        Type[] controllers = [.. visible.Where(typeof(ControllerBase).IsAssignableFrom)];
        IEnumerable<Type> requests = controllers.SelectMany(controller => controller.GetMethods()).SelectMany(action => action.GetParameters())
            .Select(parameter => parameter.ParameterType);

        Assert.That(visible.Except(controllers).Except(requests).Select(type => type.FullName), Is.Empty);
    }

    [Test]
    public void TypeNames_SayWhatTheTypeDoes() =>
        Assert.That(
            Code.WrittenTypes.Where(type => Regex.IsMatch(type.Name, "(Helper|Helpers|Util|Utils|Manager|Service|Processor|Base)(`\\d)?$|^Common"))
                .Select(type => type.FullName),
            Is.Empty);

    [Test]
    public void Namespaces_AreTheFolders()
    {
        string source = Path.Combine(Code.SolutionFolder, "src");
        var strays =
            from assembly in Code.Assemblies
            from file in Directory.EnumerateFiles(Path.Combine(source, assembly.GetName().Name!), "*.cs", SearchOption.AllDirectories)
            let folder = Path.GetRelativePath(source, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.')
            where !Regex.IsMatch(folder, @"\.(obj|bin|Migrations)(\.|$)")
            let declared = Regex.Match(File.ReadAllText(file), @"^namespace ([\w.]+);", RegexOptions.Multiline)
            where declared.Success && declared.Groups[1].Value != folder
            select Path.GetRelativePath(source, file);

        Assert.That(strays, Is.Empty);
    }
}
