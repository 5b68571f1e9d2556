using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Server.Tests.OpenAi;
using Dreamer.Testing;

namespace Dreamer.Server.Tests.Documents;

/// <summary>Each quick start leads from a running server to a clip on the disk. ApiPageTests runs curl's, and TypeScriptTests its own.</summary>
[Collection(nameof(NanoClients))]
public sealed class QuickStartTests(NanoServer server) : IDisposable
{
    private const int MostLines = 25;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("curl", "bash")]
    [InlineData("csharp", "csharp")]
    [InlineData("typescript", "ts")]
    [InlineData("python", "python")]
    [InlineData("openai", "js")]
    public void It_is_short(string page, string language) =>
        Assert.InRange(Assert.Single(CodeBlock.Of($"docs/quickstart/{page}.md", language)).Lines.Count, 1, MostLines);

    [PythonTheory("urllib.request")]
    [InlineData("docs/quickstart/python.md")]
    public async Task Pythons_leaves_a_clip(string page)
    {
        await OtherProgram.RunAsync("python3", ["-c", CodeBlock.Of(page, "python").Single().Text], _folder.Path, server.Access.Environment);
        await Clip.AssertIsAsync(_folder.File("clip.mp4"));
    }

    [OpenAiTheory]
    [InlineData("docs/quickstart/openai.md")]
    public async Task OpenAIs_leaves_a_clip(string page)
    {
        Directory.CreateSymbolicLink(Directory.CreateDirectory(_folder.File("node_modules")).FullName + "/openai", OpenAiClient.Folder("openai7"));
        await File.WriteAllTextAsync(_folder.File("clip.mjs"), CodeBlock.Of(page, "js").Single().Text);
        await OtherProgram.RunAsync("node", ["clip.mjs"], _folder.Path, server.Access.Environment);
        await Clip.AssertIsAsync(_folder.File("clip.mp4"));
    }

    [NanoFact]
    public async Task CSharps_leaves_a_clip()
    {
        await ProgramAsync([server.Running.Url.ToString(), server.Running.Key], _folder.File("clip.mp4"));
        await Clip.AssertIsAsync(_folder.File("clip.mp4"));
    }

    /// <summary>But for the names that it uses, and the folder, which is the test's here.</summary>
    [Fact]
    public void CSharps_is_the_program_of_this_test()
    {
        var program = File.ReadLines(RepositoryRoot.Combine("tests/Dreamer.Server.Tests/Documents/QuickStartTests.cs"))
            .SkipWhile(line => line != "        // shown").Skip(1).TakeWhile(line => line != "        // to here")
            .Select(line => line[Math.Min(8, line.Length)..].Replace("Id, path)", "Id, \"clip.mp4\")", StringComparison.Ordinal));
        var shown = CodeBlock.Of("docs/quickstart/csharp.md", "csharp").Single().Lines.Where(line => !line.StartsWith("using Dreamer", StringComparison.Ordinal)).SkipWhile(line => line.Length == 0);

        Assert.Equal(program, shown);
    }

    private static async Task ProgramAsync(string[] args, string path)
    {
        // shown
        using var client = DreamerClient.Connect(new Uri(args[0]), apiKey: args[1]);
        var request = NewGeneration.TextToVideo(
            "a large red star on the right on a dark blue background", "the star moves to the left");
        var progress = new Progress<GenerationEvent>(
            happened => Console.WriteLine($"{happened.State} {happened.Progress?.Step}"));

        var clip = await client.GenerateAsync(request with { Seed = 7 }, progress);
        await client.Generations.SaveAsync(clip.Id, path);
        // to here
    }
}
