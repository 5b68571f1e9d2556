using Dreamer.Testing;

namespace Dreamer.Cli.Tests;

public sealed class DataCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_made_world_is_ingested_as_real_clips_are()
    {
        Assert.Equal(ExitCode.Done, (await CliRun.OfAsync("data", "make", _folder.File("world"), "--stills", "0", "--clips", "1"))
            .ExitCode);

        var run =
            await CliRun.OfAsync("data", "ingest", _folder.File("world/clips"), "--out", _folder.File("pool"), "--text", "1", "--still",
                "0");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Matches("windows kept +1", run.Output);
        Assert.True(File.Exists(_folder.File("pool/flow.png")));
    }

    [Theory]
    [InlineData("There is no folder", "data", "ingest", "{0}/none", "--out", "{0}/pool")]
    [InlineData("no CSV", "data", "ingest", "{0}", "--out", "{0}/pool")]
    [InlineData("no device 'cuda:99' here", "data", "ingest", "{0}", "--out", "{0}/pool", "--device", "cuda:99")]
    [InlineData("no device 'cuda:99' here", "train", "nano", "--run", "{0}/run", "--device", "cuda:99")]
    [InlineData("no device 'gpu' here", "train", "stage-two", "--run", "{0}/run", "--data", "{0}", "--device", "gpu")]
    [InlineData("no device 'cuda:99' here", "ablate", "--run", "{0}/run", "--device", "cuda:99")]
    public async Task What_cannot_be_ingested_or_learned_is_one_sentence(string sentence, params string[] args)
    {
        var run = await CliRun.OfAsync([.. args.Select(arg => arg.Replace("{0}", _folder.Path, StringComparison.Ordinal))]);

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains(sentence, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stage_two_asks_for_its_data() =>
        Assert.Equal(ExitCode.Usage, (await CliRun.OfAsync("train", "stage-two")).ExitCode);

    public void Dispose() => _folder.Dispose();
}
