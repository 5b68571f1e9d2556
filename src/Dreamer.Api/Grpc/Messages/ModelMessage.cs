using Dreamer.Api.Models;

namespace Dreamer.Api.Grpc.Messages;

internal static class ModelMessage
{
    public static V1.Model Of(ModelResource model)
    {
        var message = new V1.Model { Id = model.Id, State = model.State, DefaultSize = model.DefaultSize is { } size ? SizeMessage.Of(size) : null };
        model.Detail.IfAny(detail => message.Detail = detail);
        model.Revision.IfAny(revision => message.Revision = revision);
        model.MaxPixels.IfAny(pixels => message.MaxPixels = pixels);
        model.MaxFrames.IfAny(frames => message.MaxFrames = frames);
        model.DefaultFrames.IfAny(frames => message.DefaultFrames = frames);
        model.DefaultFps.IfAny(fps => message.DefaultFps = fps);
        model.MakesStills.IfAny(makes => message.MakesStills = makes);
        model.MakesClips.IfAny(makes => message.MakesClips = makes);
        model.FrameStep.IfAny(step => message.FrameStep = step);
        model.SizeMultiple.IfAny(multiple => message.SizeMultiple = multiple);
        model.Loras.IfAny(message.Loras.AddRange);
        model.TrainedSizes.IfAny(message.TrainedSizes.AddRange);
        model.TrainedFrames.IfAny(message.TrainedFrames.AddRange);
        foreach (var (name, words) in model.Vocabulary ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            message.Vocabulary.Add(name, new V1.Words { Words_ = { words } });
        }

        return message;
    }
}
