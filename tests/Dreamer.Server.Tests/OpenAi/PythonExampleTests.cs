using System.Diagnostics;
using Dreamer.Testing;

namespace Dreamer.Server.Tests.OpenAi;

/// <summary>The example for Python; skipped, and says so, where its package is missing, as on a bare Debian, which has none.</summary>
[Collection(nameof(NanoClients))]
public sealed class PythonExampleTests(NanoServer server)
{
    [PythonTheory("openai")]
    [InlineData("openai_video.py")]
    public Task The_example_of_OpenAIs_client_leaves_a_clip(string example) => LeavesAClipAsync(example);

    [PythonTheory("urllib.request")]
    [InlineData("events_clip.py")]
    public Task The_example_of_the_standard_library_leaves_a_clip(string example) => LeavesAClipAsync(example);

    private async Task LeavesAClipAsync(string example)
    {
        using var folder = new TemporaryFolder();
        await OtherProgram.RunAsync("python3", [RepositoryRoot.Combine($"examples/python/{example}"), "clip.mp4"], folder.Path, server.Access.Environment);
        await Clip.AssertIsAsync(folder.File("clip.mp4"));
    }
}

/// <summary>Facts about the model that ships and a Python that has a module; skipped, and says so, without either.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonTheoryAttribute : TheoryAttribute
{
    public PythonTheoryAttribute(string module) => Skip = NanoClients.MissingModel ?? (Has(module) ? null : $"needs python3 with the package '{module}'");

    private static bool Has(string module)
    {
        try
        {
            using var python = Process.Start(new ProcessStartInfo("python3", ["-c", $"import {module}"]) { RedirectStandardError = true })!;
            python.WaitForExit();
            return python.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
