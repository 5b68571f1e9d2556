using System.Diagnostics;
using Dreamer.Testing;

namespace Dreamer.Server.Tests.OpenAi;

/// <summary>The example for Python; skipped, and says so, where its package is missing, as on a bare Debian, which has none.</summary>
public sealed class PythonExampleTests(NanoServer server) : IClassFixture<NanoServer>
{
    [PythonOpenAiFact]
    public async Task The_example_leaves_a_clip()
    {
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo("python3", [RepositoryRoot.Combine("examples/python/openai_video.py"), "clip.mp4"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardError = true,
            Environment = { ["OPENAI_BASE_URL"] = new Uri(server.Running.Url, "v1").ToString(), ["OPENAI_API_KEY"] = server.Running.Key, ["NO_PROXY"] = "*" },
        };
        using var python = Process.Start(start)!;
        var errors = await python.StandardError.ReadToEndAsync();
        await python.WaitForExitAsync();

        Assert.True(python.ExitCode == 0, errors);
        Assert.Equal("ftyp"u8.ToArray(), (await File.ReadAllBytesAsync(folder.File("clip.mp4")))[4..8]);
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class PythonOpenAiFactAttribute : FactAttribute
    {
        public PythonOpenAiFactAttribute() => Skip = HasPackage() ? null : "needs python3 with the package 'openai'";

        private static bool HasPackage()
        {
            try
            {
                using var python = Process.Start(new ProcessStartInfo("python3", ["-c", "import openai"]) { RedirectStandardError = true })!;
                python.WaitForExit();
                return python.ExitCode == 0;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false;
            }
        }
    }
}
