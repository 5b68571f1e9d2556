using Dreamer.Client.Generations;
using Google.Protobuf.WellKnownTypes;

namespace Dreamer.Client.Grpc;

/// <summary>What a request says, as the wire's message; what it leaves out stays out.</summary>
internal static class RequestMapping
{
    public static V1.GenerationRequest Of(NewGeneration asked)
    {
        var message = new V1.GenerationRequest
        {
            Kind = WireNames.Parse<V1.GenerationKind>(asked.Kind, "kind"),
            Size = SizeMapping.Of(asked.Size),
            Quality = WireNames.Parse<V1.Quality>(asked.Quality, "quality"),
            Lane = WireNames.Parse<V1.Lane>(asked.Lane, "lane"),
            Deadline = asked.Deadline?.ToTimestamp(),
        };
        SetTexts(message, asked);
        SetNumbers(message, asked);
        if (asked.Loras is { } loras)
        {
            message.Loras = new V1.Loras { Loras_ = { loras.Select(lora => new V1.Lora { Name = lora.Name, Scale = lora.Scale }) } };
        }

        if (asked.Metadata is { } metadata)
        {
            message.Metadata.Add(metadata.ToDictionary());
        }

        return message;
    }

    private static void SetTexts(V1.GenerationRequest message, NewGeneration asked)
    {
        asked.Parent.IfAny(parent => message.Parent = parent);
        asked.Asset.IfAny(asset => message.Asset = asset);
        asked.Model.IfAny(model => message.Model = model);
        asked.Caption.IfAny(caption => message.Caption = caption);
        asked.MotionCaption.IfAny(caption => message.MotionCaption = caption);
        asked.NegativeCaption.IfAny(caption => message.NegativeCaption = caption);
    }

    private static void SetNumbers(V1.GenerationRequest message, NewGeneration asked)
    {
        asked.ParentStep.IfAny(step => message.ParentStep = step);
        asked.Seed.IfAny(seed => message.Seed = seed);
        asked.Count.IfAny(count => message.Count = count);
        asked.Steps.IfAny(steps => message.Steps = steps);
        asked.StopAfter.IfAny(step => message.StopAfter = step);
        asked.Guidance.IfAny(guidance => message.Guidance = guidance);
        asked.ImageGuidance.IfAny(guidance => message.ImageGuidance = guidance);
        asked.Frames.IfAny(frames => message.Frames = frames);
        asked.Fps.IfAny(fps => message.Fps = fps);
        asked.MotionStrength.IfAny(strength => message.MotionStrength = strength);
        asked.Strength.IfAny(strength => message.Strength = strength);
        asked.Inexact.IfAny(inexact => message.Inexact = inexact);
        asked.Previews.IfAny(previews => message.Previews = previews);
    }

    private static void IfAny<T>(this T? value, Action<T> set)
        where T : class
    {
        if (value is not null)
        {
            set(value);
        }
    }

    private static void IfAny<T>(this T? value, Action<T> set)
        where T : struct
    {
        if (value is { } given)
        {
            set(given);
        }
    }
}
