using System.Text.Json;
using Dreamer.Testing;

namespace Dreamer.Cli.Tests;

/// <summary>What folders are and what models need is told without a server, and without loading anything.</summary>
public sealed class ModelCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Folders_are_told_with_where_their_stills_go_and_those_that_are_none_in_one_line()
    {
        var run = await CliRun.OfAsync("models", RepositoryRoot.Combine("models/nano"), _folder.Path, _folder.File("absent"));

        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Errors));
        Assert.Contains("  family    factorized (DreamerPipeline)\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("  missing   nothing\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("nano  -> nano  as latents\n", run.Output, StringComparison.Ordinal);
        Assert.Contains($"{_folder.File("absent")}: There is no model folder", run.Output, StringComparison.Ordinal);
        Assert.Single(run.Output.Split('\n'), line => line.StartsWith(_folder.Path + ": ", StringComparison.Ordinal));
        Assert.Contains("wan2.2-ti2v-5b", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_is_told_to_programs()
    {
        var run = await CliRun.OfAsync("models", RepositoryRoot.Combine("models/nano"), _folder.File("absent"), "--json");
        using var told = JsonDocument.Parse(run.Output);
        var (nano, absent) = (told.RootElement.GetProperty("folders")[0], told.RootElement.GetProperty("folders")[1]);

        Assert.Equal((true, false), (nano.GetProperty("usable").GetBoolean(), absent.GetProperty("usable").GetBoolean()));
        Assert.Equal((64, 16, 8), (Makes("default_size"), Makes("default_frames"), Makes("size_multiple")));
        Assert.Equal("latents", told.RootElement.GetProperty("pairs")[0].GetProperty("as").GetString());
        Assert.Contains("Wan-AI/Wan2.1-T2V-1.3B-Diffusers", told.RootElement.GetProperty("recipes").EnumerateArray().Select(recipe => recipe.GetProperty("repository").GetString()));
        int Makes(string field) => nano.GetProperty("makes").GetProperty(field).GetInt32();
    }

    [Theory]
    [InlineData("wan2.1-t2v-1.3b", "80GB", "float32", true)]
    [InlineData("Wan-AI/Wan2.1-T2V-1.3B-Diffusers", "8GB", "bfloat16", false)]
    [InlineData("ltx-video-2b", "40GB", "bfloat16", true)]
    [InlineData("ltx-video-13b-0.9.7", "12GB", "bfloat16", false)]
    [InlineData("stable-diffusion-1.5", "8GiB", "float32", true)]
    public async Task A_model_is_planned_before_it_is_downloaded(string model, string memory, string type, bool fits)
    {
        var run = await CliRun.OfAsync("plan", model, "--memory", memory, "--dtype", type, "--device", "cpu");

        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Errors));
        Assert.Equal(fits, run.Output.Contains(": it fits", StringComparison.Ordinal));
        Assert.Equal(!fits, run.Output.Contains("are missing\n  with text encoders elsewhere", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_is_planned_for_programs_too()
    {
        var run = await CliRun.OfAsync("plan", RepositoryRoot.Combine("models/nano"), "--frames", "8", "--dtype", "float32", "--device", "cpu", "--json");
        using var plan = JsonDocument.Parse(run.Output);
        var clip = plan.RootElement.GetProperty("clip");

        Assert.Equal([1, 7, 16, 8, 8], clip.GetProperty("latents").EnumerateArray().Select(size => size.GetInt32()));
        var parts = plan.RootElement.GetProperty("parts").EnumerateArray().Sum(part => part.GetProperty("bytes").GetInt64());
        Assert.Equal(parts, plan.RootElement.GetProperty("weight_bytes").GetInt64());
        Assert.True(clip.GetProperty("step_bytes").GetInt64() > 0);
    }

    [Theory]
    [InlineData("--memory is 'much', and takes bytes such as 24GB, 24GiB or 500MB.", "wan2.1-t2v-1.3b", "--memory", "much")]
    [InlineData("--memory is '-1GB', and takes bytes", "wan2.1-t2v-1.3b", "--memory", "-1GB")]
    [InlineData("There is no folder and no published model 'wan9'; there are ltx-video-0.9.5, ", "wan9")]
    public async Task What_makes_no_sense_is_refused_in_one_line(string sentence, params string[] args)
    {
        var run = await CliRun.OfAsync(["plan", .. args]);
        Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(sentence, run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_size_that_the_model_cannot_make_is_refused_with_what_it_can()
    {
        var run = await CliRun.OfAsync("plan", "wan2.2-ti2v-5b", "--size", "720", "--dtype", "bfloat16", "--device", "cpu");
        Assert.Equal((ExitCode.Failed, "A size of 720 pixels; this model takes multiples of 32.\n"), (run.ExitCode, run.Errors));
    }
}
