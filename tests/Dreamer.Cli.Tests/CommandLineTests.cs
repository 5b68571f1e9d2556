using System.Globalization;
using System.Text.RegularExpressions;
using Dreamer.Client;

namespace Dreamer.Cli.Tests;

/// <summary>What is typed is read as it is meant, or refused in one line; help says what may be typed.</summary>
public sealed class CommandLineTests(CliServer server) : IClassFixture<CliServer>
{
    [Theory]
    [InlineData("--guidance", "1,5", "generate", "--caption", "a star")]
    [InlineData("--guidance", "NaN", "generate", "--caption", "a star")]
    [InlineData("--guidance", "Infinity", "generate", "--caption", "a star")]
    [InlineData("--guidance", "-∞", "generate", "--caption", "a star")]
    [InlineData("--guidance", "1e400", "generate", "--caption", "a star")]
    [InlineData("--guidance", "1 000", "generate", "--caption", "a star")]
    [InlineData("--guidance", "0x10", "generate", "--caption", "a star")]
    [InlineData("--guidance", "٢", "generate", "--caption", "a star")]
    [InlineData("--fps", "1.000,5", "generate", "--caption", "a star")]
    [InlineData("--fps", "", "generate", "--caption", "a star")]
    [InlineData("--seed", "7.5", "generate", "--caption", "a star")]
    [InlineData("--seed", "-1", "generate", "--caption", "a star")]
    [InlineData("--seed", "9223372036854775808", "generate", "--caption", "a star")]
    [InlineData("--steps", "1,5", "generate", "--caption", "a star")]
    [InlineData("--steps", "201", "generate", "--caption", "a star")]
    [InlineData("--size", "63", "generate", "--caption", "a star")]
    [InlineData("--count", "17", "generate", "--caption", "a star")]
    [InlineData("--scale", "0", "generate", "--caption", "a star")]
    [InlineData("--strength", "0,6", "refine", "gen_1")]
    [InlineData("--strength", "NaN", "refine", "gen_1")]
    [InlineData("--step", "2,0", "refine", "gen_1")]
    [InlineData("--motion-strength", "1,2", "animate", "gen_1", "--motion", "it grows")]
    [InlineData("--cut", "0,5", "data", "ingest", "nowhere")]
    [InlineData("--still", "NaN", "data", "ingest", "nowhere")]
    [InlineData("--windows", "1,5", "data", "ingest", "nowhere")]
    [InlineData("--clips", "1,5", "data", "make", "nowhere")]
    [InlineData("--seed", "1,5", "data", "make", "nowhere")]
    [InlineData("--prompts", "1,5", "eval")]
    [InlineData("--steps", "1,5", "eval")]
    [InlineData("--counts", "2,4", "eval", "steps")]
    [InlineData("--frames", "1,5", "plan", "models/nano")]
    [InlineData("--seeds", "1,5", "ablate")]
    [InlineData("--steps", "1,5", "train", "stage-two", "--data", "nowhere")]
    public async Task A_number_that_is_none_is_refused_with_the_option_and_what_was_typed(string option, string typed,
        params string[] command)
    {
        var run = await CliRun.OfAsync([.. command, option, typed]);

        Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"{option} is '{typed}', and takes ", run.Errors, StringComparison.Ordinal);
        Assert.Contains(" from ", run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_point_is_a_point_in_a_country_that_writes_a_comma()
    {
        var usual = CultureInfo.CurrentCulture;
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator) = (",", ".");
        try
        {
            CultureInfo.CurrentCulture = german;
            var run =
                await CliRun.OfAsync("generate", "--data", server.Data, "--caption", "a star", "--steps", "1", "--guidance", "2.5", "--out",
                    server.File("point.png"));
            using var client = DreamerClient.Connect(server.Url, server.Key);
            var made = await client.Generations.GetAsync(run.Output.Split(' ', ',')[1]);

            Assert.Equal((ExitCode.Done, 2.5), (run.ExitCode, made.Settings!.Guidance));
        }
        finally
        {
            CultureInfo.CurrentCulture = usual;
        }
    }

    [Theory]
    [InlineData("./dreamer generate has no option '--captoin': did you mean --caption?", "generate", "--captoin", "a large red star")]
    [InlineData("./dreamer generate has no option '--neg': did you mean --negative?", "generate", "--caption", "a", "--neg")]
    [InlineData("./dreamer generate has no option '--sed=7': did you mean --seed?", "generate", "--caption", "a", "--sed=7")]
    [InlineData("./dreamer sessions list has no option '--dta': did you mean --data?", "sessions", "list", "--dta", "x")]
    [InlineData("./dreamer has no command 'generat': did you mean generate?", "generat", "--caption", "a")]
    [InlineData("./dreamer has no command 'sevre': did you mean serve?", "sevre")]
    [InlineData("./dreamer has no command 'xyzzy'.", "xyzzy")]
    [InlineData("./dreamer sessions has no command 'lsit': did you mean list?", "sessions", "lsit")]
    [InlineData("./dreamer train has no command 'nanno': did you mean nano?", "train", "nanno")]
    [InlineData("./dreamer generate takes no 'red': a text of several words stands in quotes.", "generate", "--caption", "a", "red")]
    [InlineData("--fit is 'zoom', and takes one of Crop, Pad.", "refine", "gen_1", "--fit", "zoom")]
    [InlineData("--log is 'loud', and takes one of Trace, Debug, Information, Warning, Error, Critical, None.", "get", "x", "--log", "loud")]
    public async Task A_slip_is_answered_in_one_line(string sentence, params string[] args)
    {
        var run = await CliRun.OfAsync(args);

        Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Output));
        Assert.Matches($@"^{Regex.Escape(sentence)} See \./dreamer[a-z ]* --help\.\n$", run.Errors);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("generate")]
    [InlineData("refine")]
    [InlineData("animate")]
    [InlineData("get")]
    [InlineData("status")]
    [InlineData("cancel")]
    [InlineData("sessions")]
    [InlineData("sessions", "show")]
    [InlineData("sessions", "delete")]
    [InlineData("models")]
    [InlineData("plan")]
    [InlineData("train", "nano")]
    [InlineData("train", "stage-two")]
    [InlineData("eval")]
    [InlineData("eval", "steps")]
    [InlineData("ablate")]
    [InlineData("data", "make")]
    [InlineData("data", "ingest")]
    public async Task Help_says_what_to_type_and_shows_it(params string[] command)
    {
        var run = await CliRun.OfAsync([.. command, "--help"]);

        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Errors));
        Assert.Contains($"Usage:\n  ./dreamer {string.Join(' ', command)} ", run.Output, StringComparison.Ordinal);
        Assert.Contains($"Examples:\n  ./dreamer {string.Join(' ', command)}", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Dreamer.Cli ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_tells_ranges_defaults_and_the_words_that_can_be_prompted()
    {
        var help = (await CliRun.OfAsync("generate", "--help")).Output;

        Assert.Contains("[1..200, default: 16]", help, StringComparison.Ordinal);
        Assert.Contains("[1..60, default: 8]", help, StringComparison.Ordinal);
        Assert.Contains("a multiple of 8 [32..2048, default: 64]", help, StringComparison.Ordinal);
        Assert.Contains("circle, square, triangle, star, ring, cross", help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpu-box", "--server is 'gpu-box'")]
    [InlineData("ftp://gpu-box", "--server is 'ftp://gpu-box'")]
    [InlineData("http://gpu-box:8080", "DREAMER_API_KEY holds no key")]
    public async Task A_server_that_cannot_be_asked_is_refused(string url, string sentence)
    {
        var run = await CliRun.OfAsync("sessions", "--server", url);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(sentence, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_elsewhere_is_asked_with_the_key_of_the_environment()
    {
        Environment.SetEnvironmentVariable("DREAMER_API_KEY", server.Key);
        try
        {
            await CliRun.OfAsync("generate", "--server", server.Url.ToString(), "--caption", "a far star", "--steps", "1", "--out",
                server.File("far.png"));
            var list = await CliRun.OfAsync("sessions", "list", "--server", server.Url.ToString());
            var both = await CliRun.OfAsync("sessions", "list", "--server", server.Url.ToString(), "--data", server.Data);

            Assert.Contains("a far star", list.Output, StringComparison.Ordinal);
            Assert.Equal(ExitCode.Usage, both.ExitCode);
            Assert.StartsWith("--data names a folder of this machine", both.Errors, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("DREAMER_API_KEY", null);
        }
    }
}
