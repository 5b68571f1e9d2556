using System.CommandLine;
using Dreamer.Cli.Generating;

namespace Dreamer.Cli.Commands;

/// <summary>The generation that a command is about.</summary>
internal static class GenerationArgument
{
    public static Argument<string> Create() => new Argument<string>("generation")
    {
        Description = char.ToUpperInvariant(GenerationName.Help[0]) + GenerationName.Help[1..],
        HelpName = "GENERATION",
    }.CompletesGenerations();
}
