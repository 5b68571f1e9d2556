using Dreamer.Generations;
using Google.Protobuf.WellKnownTypes;

namespace Dreamer.Api.Grpc.Messages;

internal static class SettingsMessage
{
    public static V1.GenerationSettings Of(GenerationSettings settings)
    {
        var message = new V1.GenerationSettings
        {
            Caption = settings.Caption,
            MotionCaption = settings.MotionCaption,
            NegativeCaption = settings.NegativeCaption,
            Seed = settings.Seed,
            Steps = settings.Steps,
            Guidance = settings.Guidance,
            ImageGuidance = settings.ImageGuidance,
            Size = SizeMessage.Of(settings.Size),
            Frames = settings.Frames,
            Fps = settings.Fps,
            MotionStrength = settings.MotionStrength,
            Quality = WireEnum.To<Quality, V1.Quality>(settings.Quality),
            Lane = WireEnum.To<Lane, V1.Lane>(settings.Lane),
            Deadline = settings.Deadline?.ToTimestamp(),
            Inexact = settings.Inexact,
            Previews = settings.Previews,
        };
        settings.Asset.IfAny(asset => message.Asset = asset.Value);
        settings.ParentStep.IfAny(step => message.ParentStep = step);
        settings.Strength.IfAny(strength => message.Strength = strength);
        settings.StopAfter.IfAny(step => message.StopAfter = step);
        settings.FramesBefore.IfAny(frames => message.FramesBefore = frames);
        settings.Finishes.IfAny(draft => message.Finishes = new V1.DraftStep { Draft = draft.Draft.Value, Step = draft.Step });
        settings.Model.IfAny(model => SetModel(message, model));
        message.Loras.AddRange(settings.Loras.Select(lora => new V1.Lora { Name = lora.Name, Scale = lora.Scale }));
        return message;
    }

    /// <summary>Empty, it is not known yet.</summary>
    private static void SetModel(V1.GenerationSettings message, string model)
    {
        if (model.Length > 0)
        {
            message.Model = model;
        }
    }
}
