using System.Globalization;
using Dreamer.Api.Errors;
using Dreamer.Api.Wire;
using Dreamer.Generations;
using Dreamer.Media.Video;
using Microsoft.AspNetCore.Mvc;

namespace Dreamer.Api.Generations;

/// <summary>Which result is asked for.</summary>
internal sealed record ContentQuery(
    [property: FromQuery(Name = "variant")] string? Variant,
    [property: FromQuery(Name = "step")] string? Step,
    [property: FromQuery(Name = "from")] string? From = null,
    [property: FromQuery(Name = "to")] string? To = null)
{
    /// <summary>What may be asked for over HTTP.</summary>
    public static IReadOnlyList<string> Variants { get; } = [.. Enum.GetValues<ArtifactVariant>().Select(WireName.Of), ClipDownloads.Gif, ClipDownloads.Frames];

    /// <summary>Whether it is a form of a clip that is made when it is asked for.</summary>
    public bool IsDownload => Variant is ClipDownloads.Gif or ClipDownloads.Frames;

    /// <summary>The frames of the clip that a download has; all of them, unless some are named.</summary>
    public FrameRange RangeOf(GenerationView view)
    {
        FieldCheck.Require(Step is null, "step", $"Parameter 'step' is '{Shown.Briefly(Step)}', and belongs to variant 'preview' alone.");
        var last = view.Settings.FramesShown() - 1;
        var range = new FrameRange(FrameOf("from", From, last) ?? 0, FrameOf("to", To, last) ?? last);
        FieldCheck.Require(range.First <= range.Last, "to", $"Parameter 'to' is {range.Last}, and lies before 'from', which is {range.First}.");
        return range;
    }

    /// <summary>The result itself, unless the client names a variant.</summary>
    public ArtifactVariant VariantOf(GenerationView view)
    {
        FieldCheck.Require(From is null && To is null, From is null ? "to" : "from", "Parameters 'from' and 'to' belong to variants 'gif' and 'frames' alone.");
        if (Variant is null)
        {
            return view.Settings.Kind.MakesClip() ? ArtifactVariant.Video : ArtifactVariant.Image;
        }

        // By name only: Enum.TryParse alone would take numbers and lists too.
        return Variant.All(char.IsAsciiLetterLower) && Enum.TryParse<ArtifactVariant>(Variant, ignoreCase: true, out var variant)
            ? variant
            : throw new ProblemException(Problem.Invalid(
                $"Parameter 'variant' is '{Shown.Briefly(Variant)}', and takes one of {string.Join(", ", Variants)}.", "variant"));
    }

    /// <summary>The step of a preview, if one is named.</summary>
    public int? StepOf(ArtifactVariant variant)
    {
        if (Step is null)
        {
            return null;
        }

        FieldCheck.Require(variant == ArtifactVariant.Preview, "step", $"Parameter 'step' is '{Shown.Briefly(Step)}', and belongs to variant 'preview' alone.");
        return int.TryParse(Step, NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            ? step
            : throw new ProblemException(Problem.Invalid($"Parameter 'step' is '{Shown.Briefly(Step)}', and takes one of the generation's preview_steps.", "step"));
    }

    private static int? FrameOf(string name, string? text, int last) =>
        text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var frame) && frame <= last ? frame
        : throw new ProblemException(Problem.Invalid($"Parameter '{name}' is '{Shown.Briefly(text)}', and takes the number of a frame, 0 to {last}.", name));
}
