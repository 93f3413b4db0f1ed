using System.Diagnostics;
using Kaizen.Testing;

namespace Kaizen.Api.Tests.Databases;

/// <summary>The service as a process that only migrates.</summary>
internal sealed class MigratingTests
{
    [TestCase("--migrate", "--ConnectionStrings:Kaizen=Data Source=named.db")]
    [TestCase("--ConnectionStrings:Kaizen=Data Source=named.db", "--migrate")]
    [TestCase("--migrate", "--ConnectionStrings:Kaizen", "Data Source=named.db")]
    public async Task TheDatabaseThatTheArgumentsName_IsMigrated(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments])
        {
            WorkingDirectory = folder.FullPath,
            RedirectStandardOutput = true,
        };

        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.That(process.ExitCode, Is.Zero, output);
        Assert.That(Directory.GetFiles(folder.FullPath, "*.db").Select(Path.GetFileName), Is.EqualTo(new[] { "named.db" }), output);
    }
}
