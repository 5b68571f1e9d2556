using System.CommandLine;
using Dreamer.Cli.Generating;

namespace Dreamer.Cli.Commands;

/// <summary>What refine and animate start from: a generation, one of its steps, or a picture.</summary>
internal sealed class StartOptions
{
    private readonly Argument<string> _from = StillSource.Argument().CompletesGenerations();
    private readonly Option<int?> _step;
    private readonly Option<Fit> _fit = StillSource.FitOption();
    private readonly Option<FrameSize?> _size = GenerationOptions.PictureSize();

    public StartOptions(Command command, string goesOn)
    {
        _step = GenerationOptions.Step(goesOn);
        command.Arguments.Add(_from);
        foreach (var option in new Option[] { _step, _fit, _size })
        {
            command.Options.Add(option);
        }
    }

    public int? Step(ParseResult parsed) => parsed.GetValue(_step);

    public StillSource Read(ParseResult parsed) =>
        StillSource.Of(parsed.GetRequiredValue(_from), parsed.GetValue(_fit), parsed.GetValue(_size), Step(parsed));
}
