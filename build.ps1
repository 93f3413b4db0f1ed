<#
.SYNOPSIS
Builds, tests or runs Kaizen, or brings its C# client up to date with its API: a thin script over dotnet.
.EXAMPLE
./build.ps1 test
#>
param(
    [ValidateSet('build', 'test', 'run', 'client')]
    [string] $Target = 'build'
)

$ErrorActionPreference = 'Stop'

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $args failed with exit code $LASTEXITCODE."
    }
}

switch ($Target) {
    'build' { Invoke-DotNet build "$PSScriptRoot/Kaizen.sln" }
    'test' { Invoke-DotNet test "$PSScriptRoot/Kaizen.sln" }
    'run' { Invoke-DotNet run --project "$PSScriptRoot/src/Kaizen.Api" }
    'client' {
        $api = "$PSScriptRoot/src/Kaizen.Api"
        $document = "$PSScriptRoot/openapi/kaizen.json"
        Invoke-DotNet build $api
        Invoke-DotNet run --project "$PSScriptRoot/tools/Kaizen.ClientGen" refresh "$api/bin/Debug/net10.0/Kaizen.Api.dll" $document
        Invoke-DotNet build "$PSScriptRoot/src/Kaizen.Client"
    }
}
