using Dreamer.Devices;
using Dreamer.Errors;
using Dreamer.Generations;

namespace Dreamer.Grains.Sessions;

/// <summary>
/// The sizes and lengths that a model makes. Where none was asked for and the usual one cannot be made, the model decides; the rest is refused with
/// what it can.
/// </summary>
internal static class ModelLimits
{
    public static GenerationSettings Apply(GenerationSettings settings, GenerationRequest request, DeviceModel maker) =>
        WithFrames(WithSize(settings, request, maker), request, maker);

    private static GenerationSettings WithSize(GenerationSettings settings, GenerationRequest request, DeviceModel maker) =>
        Makes(maker, settings.Size) ? settings
        : request.Size is null && !settings.Kind.NeedsPicture() ? settings with { Size = maker.DefaultSize }
        : throw Refused("size", SizeComplaint(settings, maker));

    private static bool Makes(DeviceModel maker, FrameSize size) =>
        size.Width % maker.SizeMultiple == 0 && size.Height % maker.SizeMultiple == 0 && !IsLarge(maker, size);

    private static bool IsLarge(DeviceModel maker, FrameSize size) => maker.MaxPixels > 0 && size.Pixels > maker.MaxPixels;

    private static string SizeComplaint(GenerationSettings settings, DeviceModel maker)
    {
        var whose = settings.Kind.NeedsPicture() ? ", the still's" : "";
        var what = IsLarge(maker, settings.Size) ? $"makes up to {maker.MaxPixels} pixels a frame" : $"takes multiples of {maker.SizeMultiple}";
        return $"Field 'size' is {settings.Size}{whose}, and model '{maker.Name}' {what}: {Nearest(settings.Size, maker)}.";
    }

    /// <summary>What it can of this shape: the next smaller and the next larger.</summary>
    private static string Nearest(FrameSize size, DeviceModel maker)
    {
        var shrunk = IsLarge(maker, size) ? Math.Sqrt((double)maker.MaxPixels / size.Pixels) : 1;
        FrameSize[] near = [Rounded(Math.Floor), Rounded(Math.Ceiling)];
        return string.Join(" or ", near.Distinct().Where(IsAllowed).DefaultIfEmpty(maker.DefaultSize));

        FrameSize Rounded(Func<double, double> round) => new(Side(size.Width, round), Side(size.Height, round));
        int Side(int side, Func<double, double> round) => Math.Max(1, (int)round(side * shrunk / StepOf(maker))) * StepOf(maker);
        bool IsAllowed(FrameSize one) => Makes(maker, one) && GenerationField.Of(nameof(GenerationRequest.Size)).Holds(one);
    }

    /// <summary>A multiple of what the model and of what the API takes.</summary>
    private static int StepOf(DeviceModel maker)
    {
        var step = maker.SizeMultiple;
        while (step % GenerationLimits.SizeMultiple != 0)
        {
            step += maker.SizeMultiple;
        }
        return step;
    }

    private static GenerationSettings WithFrames(GenerationSettings settings, GenerationRequest request, DeviceModel maker)
    {
        if (!settings.Kind.MakesClip() || (IsStep(maker, settings.Frames) && !IsLong(maker, settings.Frames)))
        {
            return settings;
        }
        return request.Frames is null ? settings with { Frames = maker.DefaultFrames } : throw Refused(
            "frames", $"Field 'frames' is {settings.Frames}, and model '{maker.Name}' makes {(IsLong(maker, settings.Frames) ? $"up to {maker.MaxFrames}" : Steps(settings.Frames, maker))}.");
    }

    private static bool IsStep(DeviceModel maker, int frames) => (frames - 1) % maker.FrameStep == 0;

    private static bool IsLong(DeviceModel maker, int frames) => maker.MaxFrames > 0 && frames > maker.MaxFrames;

    private static string Steps(int frames, DeviceModel maker)
    {
        var fewer = frames - (frames - 1) % maker.FrameStep;
        return $"{maker.FrameStep}n+1: {(fewer > 1 ? $"{fewer} or " : "")}{fewer + maker.FrameStep}";
    }

    private static DreamerException Refused(string field, string why) => new(ErrorCode.InvalidRequest, why, field);
}
