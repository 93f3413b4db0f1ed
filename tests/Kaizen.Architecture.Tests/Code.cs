using System.Reflection;
using System.Runtime.CompilerServices;
using Kaizen.Application;
using Kaizen.Domain.Tasks;
using Kaizen.Infrastructure;
using Kaizen.Optimization;

namespace Kaizen.Architecture.Tests;

/// <summary>The product's code: what the guards look at.</summary>
internal static class Code
{
    public static readonly IReadOnlyList<Assembly> Assemblies =
    [
        typeof(OptimizationTask).Assembly,
        typeof(OptimizationRun).Assembly,
        typeof(ApplicationRegistration).Assembly,
        typeof(InfrastructureRegistration).Assembly,
        typeof(Program).Assembly,
    ];

    public static readonly ArchUnitNET.Domain.Architecture Loaded = new ArchUnitNET.Loader.ArchLoader().LoadAssemblies([.. Assemblies]).Build();

    /// <summary>Gets the types that someone wrote: none that the compiler or a generator made.</summary>
    public static IEnumerable<Type> WrittenTypes =>
        Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type =>
            type.Namespace?.StartsWith("Kaizen.", StringComparison.Ordinal) == true
            && !type.Namespace.Contains(".Migrations", StringComparison.Ordinal)
            && !type.Name.StartsWith('<')
            && !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
            && !type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute), inherit: false));

    /// <summary>Gets the folder of the solution.</summary>
    public static string SolutionFolder { get; } = FindSolutionFolder();

    private static string FindSolutionFolder()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Kaizen.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests do not run from within the solution.");
    }
}
