using System.CommandLine;
using Dreamer.CheckDevice;
using Dreamer.Testing;

namespace Dreamer.Diffusion.Tests.GoldenCases;

public sealed class GoldenCommandTests : IDisposable
{
    private static readonly string[] s_cases = ["clip_text_sd15_quick_gelu", "rescale_noise_cfg", "options/schedulers"];

    private readonly TemporaryFolder _folder = new();

    public GoldenCommandTests()
    {
        foreach (var name in s_cases)
        {
            Copy(RepositoryRoot.Combine($"tests/Dreamer.Diffusion.Tests/Golden/{name}"), _folder.File(Path.GetFileName(name)));
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_case_gets_a_line()
    {
        var run = await RunAsync(_folder.Path);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal(9, Lines(run).Length);
        Assert.All(Lines(run), line => Assert.Matches(@"^\S+ \d\.\de[-+]\d\d ok$", line));
        Assert.Contains(Lines(run), line => line.StartsWith("schedulers/p_heun ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_changed_byte_of_a_weight_fails_its_case_alone()
    {
        var weights = _folder.File("clip_text_sd15_quick_gelu/model.safetensors");
        var bytes = await File.ReadAllBytesAsync(weights);
        bytes[^2] ^= 0x40; // an exponent's bit of the last weight
        await File.WriteAllBytesAsync(weights, bytes);

        var run = await RunAsync(_folder.Path);

        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"^clip_text_sd15_quick_gelu \S+ FAIL \S+", Assert.Single(Lines(run), line => line.Contains(" FAIL ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_folder_without_cases_is_no_success()
    {
        using var empty = new TemporaryFolder();

        var run = await RunAsync(empty.Path);
        var nowhere = await RunAsync(empty.File("nowhere"));

        Assert.Equal((1, $"There is no case in {empty.Path}."), (run.ExitCode, run.Errors.Trim()));
        Assert.Equal((1, $"There is no folder {empty.File("nowhere")}."), (nowhere.ExitCode, nowhere.Errors.Trim()));
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string folder)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var code = await CheckCommands.Create().Parse(["golden", folder, "--device", "cpu"])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        return (code, output.ToString(), errors.ToString());
    }

    private static string[] Lines((int ExitCode, string Output, string Errors) run) => run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static void Copy(string source, string target)
    {
        foreach (var path in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
    }
}
