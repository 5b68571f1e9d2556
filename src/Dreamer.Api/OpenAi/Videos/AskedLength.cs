using System.Globalization;
using Dreamer.Api.Errors;
using Dreamer.Devices;
using Dreamer.Generations;

namespace Dreamer.Api.OpenAi.Videos;

/// <summary>
/// How many frames <c>seconds</c> are: as many as they have at the rate that is asked for or the model's, and of those that the model makes the nearest.
/// The answer says how long that is.
/// </summary>
internal static class AskedLength
{
    private static readonly GenerationField s_frames = GenerationField.Of(nameof(GenerationRequest.Frames));

    /// <summary>Null where it is left to the model.</summary>
    public static int? Of(VideoBody body, DeviceModel? model)
    {
        if (body.NumFrames is not null || body.Seconds is not { } seconds)
        {
            return body.NumFrames ?? model?.DefaultFrames;
        }

        Check(seconds);
        return Nearest(seconds * (RateOf(body, model) ?? GenerationField.DefaultOf<double>(nameof(GenerationRequest.Fps))), model);
    }

    public static void Check(double seconds)
    {
        if (!(seconds > 0 && double.IsFinite(seconds)))
        {
            throw new ProblemException(Problem.Invalid($"Field 'seconds' is {seconds.ToString(CultureInfo.InvariantCulture)}, and takes more than 0.", "seconds"));
        }
    }

    public static double? RateOf(VideoBody body, DeviceModel? model) => body.Fps ?? model?.DefaultFps;

    /// <summary>A model that says at what lengths it was trained makes nothing good of others.</summary>
    public static int Nearest(double frames, DeviceModel? model)
    {
        if (model is null)
        {
            return (int)Math.Clamp(frames, (int)s_frames.Smallest!, (int)s_frames.Largest!);
        }

        if (model.Vocabulary is { Frames: { IsDefaultOrEmpty: false } trained })
        {
            return trained.MinBy(length => Math.Abs(length - frames));
        }

        var most = model.MaxFrames > 0 ? Math.Min(model.MaxFrames, (int)s_frames.Largest!) : (int)s_frames.Largest!;
        var steps = Math.Round((Math.Min(frames, most) - 1) / model.FrameStep);
        var nearest = 1 + ((int)Math.Max(steps, 1) * model.FrameStep);
        return nearest <= most ? nearest : nearest - model.FrameStep;
    }
}
