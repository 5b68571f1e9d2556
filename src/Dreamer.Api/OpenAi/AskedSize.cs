using System.Globalization;
using Dreamer.Api.Errors;
using Dreamer.Devices;
using Dreamer.Generations;

namespace Dreamer.Api.OpenAi;

/// <summary>
/// The size that is made where <c>size</c> asks for one, such as <c>1280x720</c>, that no model here need know: what the model makes is made as asked,
/// and else the nearest shape, as large as the model is best asked for. The answer names the size that it is.
/// </summary>
internal static class AskedSize
{
    private const string Auto = "auto";

    private static readonly GenerationField s_field = GenerationField.Of(nameof(GenerationRequest.Size));

    /// <summary>Null where it is left to the model.</summary>
    public static FrameSize? Of(string? size, int? width, int? height, DeviceModel? model)
    {
        if (width is not null || height is not null)
        {
            return Exactly(size, width, height);
        }

        return size is null or Auto ? null : Nearest(Parse(size), model);
    }

    /// <summary>As clients of this face know sizes: both sides, even of a square.</summary>
    public static string Text(FrameSize size) => string.Create(CultureInfo.InvariantCulture, $"{size.Width}x{size.Height}");

    /// <summary>Sides by number are meant: what the model cannot make of them is refused.</summary>
    private static FrameSize Exactly(string? size, int? width, int? height)
    {
        if (width is null || height is null)
        {
            var missing = width is null ? "width" : "height";
            throw Refused($"Field '{missing}' is missing: 'width' and 'height' go together.", missing);
        }

        return size is null or Auto ? new FrameSize(width.Value, height.Value) : throw Refused(
            $"Field 'size' is '{Shown.Briefly(size)}', and 'width' and 'height' say {width}x{height}: send one of them.", "size");
    }

    private static FrameSize Parse(string text) =>
        text.Contains('x', StringComparison.Ordinal) && FrameSize.TryParse(text, out var size)
            ? size
            : throw Refused($"Field 'size' is '{Shown.Briefly(text)}', and takes width and height as in '1280x720', or 'auto'.", "size");

    private static FrameSize Nearest(FrameSize asked, DeviceModel? model)
    {
        if (model is null || IsMade(asked, model))
        {
            return asked;
        }

        var scale = IsOverwhelming(asked, model) ? Math.Sqrt((double)model.DefaultSize.Pixels / asked.Pixels) : 1;
        var (step, shape) = (StepOf(model), (double)asked.Width / asked.Height);
        var candidates = from width in Sides(asked.Width * scale, step) from height in Sides(asked.Height * scale, step) select new FrameSize(width, height);
        return candidates.Where(s => s_field.Holds(s) && !(model.MaxPixels > 0 && s.Pixels > model.MaxPixels))
            .OrderBy(s => Math.Abs(Math.Log((double)s.Width / s.Height / shape))).ThenBy(s => Math.Abs(s.Pixels - (asked.Pixels * scale * scale))).FirstOrDefault(model.DefaultSize);
    }

    /// <summary>A model that says at what sizes it was trained makes nothing good of others.</summary>
    private static bool IsMade(FrameSize size, DeviceModel model) =>
        s_field.Holds(size) && size.Width % model.SizeMultiple == 0 && size.Height % model.SizeMultiple == 0 && !IsOverwhelming(size, model);

    private static bool IsOverwhelming(FrameSize size, DeviceModel model) =>
        model.Vocabulary is { Sizes: { IsDefaultOrEmpty: false } trained } ? !trained.Any(side => size == (FrameSize)side)
        : (model.MaxPixels > 0 && size.Pixels > model.MaxPixels) || size.Width > GenerationLimits.LargestSide || size.Height > GenerationLimits.LargestSide;

    private static IEnumerable<int> Sides(double side, int step) =>
        new[] { Math.Floor(side / step), Math.Ceiling(side / step) }.Select(steps => (int)Math.Max(1, steps) * step).Distinct();

    /// <summary>What the API and the model take, both.</summary>
    private static int StepOf(DeviceModel model)
    {
        var step = model.SizeMultiple;
        while (step % GenerationLimits.SizeMultiple != 0)
        {
            step += model.SizeMultiple;
        }

        return step;
    }

    private static ProblemException Refused(string detail, string field) => new(Problem.Invalid(detail, field));
}
