using Dreamer.Api.Errors;
using Dreamer.Api.Models;
using Dreamer.Api.OpenAi.Bodies;
using Dreamer.Api.Requests;
using Dreamer.Generations;
using Dreamer.Sessions;

namespace Dreamer.Api.OpenAi.Images;

/// <summary>
/// Begins the stills of a request: 1. what earlier requests left is swept, 2. which model is meant, 3. the picture, for an edit, 4. the generations,
/// in a session of their own, 5. the picture is forgotten, since the generations have copies.
/// </summary>
internal sealed class ImageCreation(LivingModels models, Pictures pictures, FaceSessions sessions, ImageSweep sweep)
{
    private const string Image = "image", Images = "images", Mask = "mask";
    private const double NearStrength = 0.4, FarStrength = 0.75;

    public async Task<ImageOrder> GenerateAsync(TenantId tenant, RequestSeed seed, FaceBody sent, CancellationToken cancellationToken)
    {
        var body = sent.Read<ImageBody>();
        body.Check();
        var request = await RequestAsync(body, cancellationToken);
        return await BeginAsync(tenant, seed, body, request, ImageOrder.Generation);
    }

    public async Task<ImageOrder> EditAsync(TenantId tenant, RequestSeed seed, FaceBody sent, CancellationToken cancellationToken)
    {
        var body = sent.Read<ImageEditBody>(Image, Mask);
        body.Check();
        var files = sent.FilesOf(Image);
        Check(body, files.Count, sent.FilesOf(Mask).Count > 0);
        if (await sessions.FindAsync(tenant, seed) is { } made)
        {
            return new ImageOrder(tenant, made, body, ImageOrder.Edit); // by an earlier try, which may be about to forget the picture
        }

        // 3. The picture
        var request = await RequestAsync(body, cancellationToken);
        var (field, named) = body.Images is [var only] ? (Images, only) : (Image, null);
        var asset = await pictures.TakeAsync(tenant, seed, field, files, named, request.Size!.Value, cancellationToken);
        var edit = request with { Kind = GenerationKind.Refine, Asset = asset, Size = null, Strength = StrengthOf(body.InputFidelity) };
        var order = await BeginAsync(tenant, seed, body, edit, ImageOrder.Edit);

        // 5. The picture once more
        await pictures.ForgetAsync(tenant, seed, asset);
        return order;
    }

    // 1. Sweep, and 4. generations
    private async Task<ImageOrder> BeginAsync(TenantId tenant, RequestSeed seed, ImageBody body, GenerationRequest request, string prefix)
    {
        await sweep.SweepAsync(tenant);
        return new ImageOrder(tenant, await sessions.AddAsync(tenant, seed, SessionOrigin.Images, body.Prompt, request), body, prefix);
    }

    // 2. The model
    private async Task<GenerationRequest> RequestAsync(ImageBody body, CancellationToken cancellationToken)
    {
        var known = await models.ReadAsync(cancellationToken);
        var model = AskedModel.Find(body.Model, known, one => one.MakesStills, "stills");
        return new GenerationRequest
        {
            Kind = GenerationKind.TextToImage,
            Caption = body.Prompt,
            NegativeCaption = body.NegativePrompt,
            Model = model?.Name ?? body.Model,
            Size = AskedSize.Of(body.Size, body.Width, body.Height, model) ?? (model ?? known[0]).DefaultSize,
            Seed = body.Seed,
            Count = body.N ?? 1,
            Steps = body.NumInferenceSteps,
            Guidance = body.GuidanceScale,
            Quality = QualityOf(body.Quality),
            Loras = body.Lora is { } lora ? [lora] : null,
            Previews = body.CountPartials() > 0,
        };
    }

    private static Quality? QualityOf(ImageQuality? asked) => asked switch
    {
        ImageQuality.Low => Quality.Fast,
        ImageQuality.Medium => Quality.Balanced,
        _ => null,
    };

    private static double? StrengthOf(ImageFidelity? asked) => asked switch
    {
        ImageFidelity.High => NearStrength,
        ImageFidelity.Low => FarStrength,
        _ => null,
    };

    private static void Check(ImageEditBody body, int files, bool hasMask)
    {
        if (hasMask || body.Mask is not null)
        {
            throw new ProblemException(Problem.Invalid("Field 'mask' is given, and the whole picture is made anew here: leave it out.", Mask));
        }

        var count = files + (body.Images?.Count ?? 0);
        if (count != 1)
        {
            throw new ProblemException(Problem.Invalid($"Field 'image' has {count} pictures, and takes one.", Image));
        }
    }
}
