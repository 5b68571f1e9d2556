using System.Globalization;
using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Pipelines;

namespace Dreamer.Cli.Display;

/// <summary>Model folders and recipes as people read them.</summary>
internal static class ModelsText
{
    public static IEnumerable<string> Of(IReadOnlyList<ModelReport> reports, IReadOnlyList<ModelRecipe> recipes) =>
        [.. reports.SelectMany(Folder), .. Pairs(reports), .. Recipes(recipes)];

    public static string Makes(ModelSketch model)
    {
        var (size, frames, fps) = model.Defaults;
        var clips = string.Create(CultureInfo.InvariantCulture, $"clips of {frames} frames at {fps} a second");
        return (model.Makes.Stills, model.Makes.Clips) switch
        {
            (true, true) => $"stills and {clips}, {size} pixels",
            (true, false) => $"stills, {size} pixels",
            _ => $"{clips} from a still, {size} pixels",
        };
    }

    /// <summary>A folder that is no model is one line.</summary>
    private static IEnumerable<string> Folder(ModelReport report)
    {
        if (report.Sketch is not { } model)
        {
            return [$"{report.Folder}: {string.Join(" ", report.Faults)}", ""];
        }

        List<string[]> rows =
        [
            ["  family", $"{model.Family} ({report.ClassName})"],
            ["  makes", Makes(model)],
            ["  weights", $"{ByteText.Of(report.DiskBytes)} on disk, {string.Join(" and ", report.NumberTypes.Select(type => type.ToLowerInvariant()))}"],
            ["  licence", report.Licence ?? "not said"],
            ["  missing", report.Faults.Count == 0 ? "nothing" : $"{report.Faults.Count}:"],
        ];
        if (report.Revision is { } revision)
        {
            rows.Insert(3, ["  revision", revision]);
        }

        return [$"{report.Name}: {report.Folder}", .. Columns.Of(rows), .. report.Faults.Select(fault => $"    {fault}"), ""];
    }

    private static IEnumerable<string> Pairs(IReadOnlyList<ModelReport> reports)
    {
        List<string[]> rows = [.. ModelPair.Of(reports).Select(pair => new[] { "  " + pair.Still.Name, "-> " + pair.Clip.Name, pair.AsLatents ? "as latents" : "as a picture" })];
        return rows.Count == 0 ? [] : ["stills that clips may be made of:", .. Columns.Of(rows), ""];
    }

    private static IEnumerable<string> Recipes(IReadOnlyList<ModelRecipe> recipes)
    {
        List<string[]> rows = [.. recipes.Select(Recipe)];
        return rows.Count == 0
            ? []
            : ["published models, to be got from huggingface.co by whoever accepts their licence (./dreamer plan NAME says what one needs):", .. Columns.Of(rows)];
    }

    private static string[] Recipe(ModelRecipe recipe)
    {
        var model = recipe.Sketch();
        var numbers = string.Create(CultureInfo.InvariantCulture, $"{model.Numbers / 1e9:0.0} billion numbers");
        var download = recipe.DownloadBytes is { } bytes ? $", {ByteText.Of(bytes)} to download" : "";
        return ["  " + recipe.Name, recipe.Repository, recipe.Licence, numbers + download, Makes(model)];
    }
}
