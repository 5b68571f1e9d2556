using System.Collections.Immutable;
using Dreamer.Api.Errors;
using Dreamer.Api.Models;
using Dreamer.Api.OpenAi.Bodies;
using Dreamer.Api.Requests;
using Dreamer.Devices;
using Dreamer.Generations;
using Dreamer.Sessions;

namespace Dreamer.Api.OpenAi.Videos;

/// <summary>
/// Makes a video of a request: 1. which model is meant, 2. the picture that it begins with, 3. the generation that this asks for, in a session of
/// its own, 4. the picture is forgotten, since the generation has a copy.
/// </summary>
internal sealed class VideoCreation(LivingModels models, Pictures pictures, FaceSessions sessions)
{
    public const string Reference = "input_reference";

    /// <summary>A longer prompt is given to the model whole: its metadata have no room for it beside its parts.</summary>
    private const int LongestKept = GenerationLimits.MetadataLength;

    public async Task<GenerationView> CreateAsync(TenantId tenant, RequestSeed seed, FaceBody sent, CancellationToken cancellationToken)
    {
        var body = sent.Read<VideoBody>(Reference);
        var files = sent.FilesOf(Reference);
        Check(body, files.Count);

        if (files.Count > 0 && await sessions.FindAsync(tenant, seed) is { } made)
        {
            return made; // by an earlier try, which may be about to forget the picture
        }

        // 1. The model
        var isMoved = files.Count > 0 || body.InputReference is not null;
        var known = await models.ReadAsync(cancellationToken);
        var model = AskedModel.Find(body.Model, known, one => one.MakesClips && (isMoved || one.MakesStills), isMoved ? "clips of pictures" : "clips of texts");
        var size = AskedSize.Of(body.Size, body.Width, body.Height, model) ?? model?.DefaultSize;

        // 2. The picture
        var asset = await pictures.TakeAsync(tenant, seed, Reference, files, body.InputReference, size ?? known[0].DefaultSize, cancellationToken);

        // 3. The generation
        var request = RequestOf(body, model, asset, size);
        var view = await sessions.AddAsync(tenant, seed, SessionOrigin.Video, body.Prompt, request);

        // 4. The picture once more
        await pictures.ForgetAsync(tenant, seed, asset);
        return view;
    }

    /// <summary>The captions of a prompt, and what else a clip keeps of it.</summary>
    public static (PromptParts Parts, ImmutableDictionary<string, string> Kept) PartsOf(string prompt, DeviceModel? model)
    {
        var parts = prompt.Length > LongestKept ? new PromptParts(prompt, prompt) : PromptParts.Of(prompt, model?.Vocabulary);
        var kept = ImmutableDictionary<string, string>.Empty;
        return (parts, parts.Motion == prompt ? kept : kept.Add(VideoResource.PromptKey, prompt));
    }

    private static GenerationRequest RequestOf(VideoBody body, DeviceModel? model, AssetId? asset, FrameSize? size)
    {
        var (parts, kept) = body.MotionPrompt is { } motion ? (new PromptParts(body.Prompt, motion), Kept(body.Prompt)) : PartsOf(body.Prompt, model);
        return new GenerationRequest
        {
            Kind = asset is null ? GenerationKind.TextToVideo : GenerationKind.Animate,
            Asset = asset,
            Caption = parts.Still,
            MotionCaption = parts.Motion,
            NegativeCaption = body.NegativePrompt,
            Model = model?.Name ?? body.Model,
            Size = asset is null ? size : null, // a picture's is its own
            Seed = body.Seed,
            Frames = AskedLength.Of(body, model),
            Fps = AskedLength.RateOf(body, model),
            Steps = body.NumInferenceSteps,
            Guidance = body.GuidanceScale,
            Loras = body.Lora is { } lora ? [lora] : null,
            Metadata = kept,
        };
    }

    private static ImmutableDictionary<string, string> Kept(string prompt) =>
        prompt.Length > LongestKept ? ImmutableDictionary<string, string>.Empty : ImmutableDictionary<string, string>.Empty.Add(VideoResource.PromptKey, prompt);

    private static void Check(VideoBody body, int files)
    {
        FieldCheck.Text("prompt", body.Prompt, GenerationLimits.CaptionLength);
        FieldCheck.Text("motion_prompt", body.MotionPrompt, GenerationLimits.CaptionLength);
        FieldCheck.Require(VisibleText.IsIn(body.Prompt), "prompt", $"Field 'prompt' is '{Shown.Briefly(body.Prompt)}', and says what is shown.");
        if (files > 1 || (files > 0 && body.InputReference is not null))
        {
            throw new ProblemException(Problem.Invalid($"Field '{Reference}' has {files + (body.InputReference is null ? 0 : 1)} pictures, and takes one.", Reference));
        }
    }
}
