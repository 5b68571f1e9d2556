using System.CommandLine.Parsing;
using Dreamer.Media;
using Dreamer.Testing;

namespace Dreamer.Cli.Tests;

/// <summary>What the README tells a newcomer to type does what it says, with the model that ships.</summary>
[Trait("Speed", "Slow")]
public sealed class ReadmeExampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_star_turns_yellow_and_stays_in_its_place()
    {
        var commands = File.ReadAllLines(RepositoryRoot.Combine("README.md"))
            .Where(line =>
                line.StartsWith("./dreamer generate --still-only", StringComparison.Ordinal)
                    || line.StartsWith("./dreamer refine", StringComparison.Ordinal))
            .Select(line => CommandLineParser.SplitCommandLine(line).Skip(1));
        foreach (var command in commands)
        {
            var run =
                await CliRun.OfAsync(
                    [.. command.Select(word => word.EndsWith(".png", StringComparison.Ordinal) ? _folder.File(word) : word), "--data",
                        _folder.File("data")]);
            Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Errors));
        }

        var (red, yellow) = (StarOf("red.png"), StarOf("yellow.png"));
        Assert.True(red.Green < 110 && yellow.Green > 170, $"{red} and {yellow}");
        Assert.True(Math.Abs(red.X - yellow.X) < 4 && Math.Abs(red.Y - yellow.Y) < 4, $"{red} and {yellow}");
    }

    /// <summary>Where the pixels are that are bright in red, and how much green is in them.</summary>
    private (double X, double Y, double Green) StarOf(string name)
    {
        var still = Png.Decode(File.ReadAllBytes(_folder.File(name)));
        var places = from y in Enumerable.Range(0, still.Height) from x in Enumerable.Range(0, still.Width) select (X: x, Y: y);
        var star = places.Where(at => still[at.X, at.Y].Red > 180).ToList();
        return (star.Average(at => at.X), star.Average(at => at.Y), star.Average(at => still[at.X, at.Y].Green));
    }
}
