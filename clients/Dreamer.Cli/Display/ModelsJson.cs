using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Pipelines;

namespace Dreamer.Cli.Display;

/// <summary>The same for programs.</summary>
internal static class ModelsJson
{
    public static object Of(IReadOnlyList<ModelReport> reports, IReadOnlyList<ModelRecipe> recipes) => new
    {
        Folders = reports.Select(Folder),
        Pairs = ModelPair.Of(reports).Select(pair => new { Still = pair.Still.Name, Clip = pair.Clip.Name, As = pair.AsLatents ? "latents" : "picture" }),
        Recipes = recipes.Select(Recipe),
    };

    private static object Folder(ModelReport report) => new
    {
        report.Name,
        report.Folder,
        Usable = report.IsUsable,
        report.ClassName,
        Makes = report.Sketch is { } model ? Makes(model) : null,
        report.Revision,
        WeightBytes = report.Sketch is null ? (long?)null : report.DiskBytes,
        NumberTypes = report.NumberTypes.Select(type => type.ToLowerInvariant()),
        report.Licence,
        Missing = report.Faults,
    };

    private static object Recipe(ModelRecipe recipe)
    {
        var model = recipe.Sketch();
        return new
        {
            recipe.Name,
            recipe.Repository,
            recipe.Licence,
            recipe.DownloadBytes,
            model.Numbers,
            Makes = Makes(model),
        };
    }

    private static object Makes(ModelSketch model) => new
    {
        model.Family,
        model.Makes.Stills,
        model.Makes.Clips,
        model.Makes.FrameStep,
        model.SizeMultiple,
        DefaultSize = model.Defaults.Size,
        DefaultFrames = model.Defaults.Frames,
        DefaultFps = model.Defaults.Fps,
    };
}
