using System.Collections.Immutable;
using Dreamer.Devices;
using Dreamer.Inference.Tests.Fakes;

namespace Dreamer.Cli.Tests;

/// <summary>Who asks for what a model was never taught gets a result, and is told.</summary>
public sealed class WarningTests
{
    private static readonly DeviceModel s_taught = new()
    {
        Name = "fake",
        Revision = "r1",
        DefaultSize = 32,
        DefaultFrames = 2,
        DefaultFps = 8,
        WeightBytes = 1,
        Vocabulary = new ModelVocabulary
        {
            Groups = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("shapes", ["star"]),
            CaptionWords = ["a", "star"],
            MotionWords = ["moves"],
            Objects = ["star"],
            Sizes = [32],
            Frames = [2],
            CaptionTokens = 40,
            MotionTokens = 24,
        },
    };

    [Theory]
    [InlineData("a photo of a cat", "does not know: photo, of, cat.")]
    [InlineData("a star", null)]
    public async Task Words_that_the_model_does_not_know_are_named(string caption, string? told)
    {
        await using var server = new CliServer { Model = new FakeModel { Description = s_taught } };
        await server.InitializeAsync();

        var run = await CliRun.OfAsync(["generate", "--still-only", "--caption", caption, "--size", "32", "--data", server.Data, "--out", server.File("s.png")]);

        Assert.Equal(ExitCode.Done, run.ExitCode);
        var warnings = run.Errors.Split('\n').Where(line => line.StartsWith("warning: ", StringComparison.Ordinal)).ToList();
        Assert.Equal(told is null ? 0 : 1, warnings.Count);
        Assert.All(warnings, warning => Assert.EndsWith(told!, warning, StringComparison.Ordinal));
    }
}
