using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Kaizen.Client.Tests;

/// <summary>The script at the root, with a stand-in for dotnet that notes how it is called.</summary>
internal sealed class BuildScriptTests
{
    [TestCase(null, "build {0}/Kaizen.sln")]
    [TestCase("build", "build {0}/Kaizen.sln")]
    [TestCase("test", "test {0}/Kaizen.sln")]
    [TestCase("run", "run --project {0}/src/Kaizen.Api")]
    [TestCase(
        "client",
        "build {0}/src/Kaizen.Api",
        "run --project {0}/tools/Kaizen.ClientGen refresh {0}/src/Kaizen.Api/bin/Debug/net10.0/Kaizen.Api.dll {0}/openapi/kaizen.json",
        "build {0}/src/Kaizen.Client")]
    public void ATarget_CallsDotNet(string? target, params string[] calls) =>
        Assert.That(Run(target, exitCode: 0), Is.EqualTo(calls.Select(call => string.Format(call, Repository.Root))));

    [TestCase("build")]
    [TestCase("test")]
    [TestCase("run")]
    [TestCase("client")]
    public void WhenDotNetFails_TheScriptFailsThere(string target)
    {
        List<string> calls = [];

        Assert.That(() => Run(target, exitCode: 3, calls), Throws.TypeOf<RuntimeException>().With.Message.Contains("exit code 3"));
        Assert.That(calls, Has.Count.EqualTo(1));
    }

    [Test]
    public void AnUnknownTarget_IsRefused()
    {
        List<string> calls = [];

        Assert.That(() => Run("deploy", exitCode: 0, calls), Throws.InstanceOf<ParameterBindingException>());
        Assert.That(calls, Is.Empty);
    }

    private static List<string> Run(string? target, int exitCode) => Run(target, exitCode, []);

    private static List<string> Run(string? target, int exitCode, List<string> calls)
    {
        var session = InitialSessionState.Create();
        session.LanguageMode = PSLanguageMode.FullLanguage;
        session.Variables.Add(new SessionStateVariableEntry("calls", calls, ""));
        session.Variables.Add(new SessionStateVariableEntry("exitCode", exitCode, ""));
        session.Commands.Add(new SessionStateScriptEntry(Repository.File("build.ps1")));
        session.Commands.Add(new SessionStateFunctionEntry("dotnet", "$calls.Add(\"$args\"); $global:LASTEXITCODE = $exitCode"));
        using Runspace runspace = RunspaceFactory.CreateRunspace(session);
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddCommand(Repository.File("build.ps1"));
        if (target is not null)
        {
            shell.AddParameter("Target", target);
        }

        shell.Invoke();
        return calls;
    }
}
