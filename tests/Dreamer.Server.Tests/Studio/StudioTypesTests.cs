using Dreamer.Testing;

namespace Dreamer.Server.Tests.Studio;

/// <summary>The pages' modules have no build step; their types, written as comments, are checked here.</summary>
public sealed class StudioTypesTests
{
    private static readonly string s_pages = RepositoryRoot.Combine("src/Dreamer.Api/Studio/pages");

    [NpmFact("typescript")]
    public Task The_types_of_all_modules_hold() =>
        OtherProgram.RunAsync("node", [NpmPackages.Of("typescript/bin/tsc"), "-p", "jsconfig.json", "--pretty", "false"], s_pages);
}
