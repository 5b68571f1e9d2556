// Shapes: B clips, F frames, G images (B*F), C channels, H/W latent pixels, P pixels of a frame, R reference width, S pixels of the
// reference, Z place width
using Dreamer.Diffusion.Networks;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Dreamer.Diffusion.Motion;

/// <summary>
/// PACA: each pixel of each frame attends to the still's features, with a residual: (BF)CHW -> (BF)CHW. Queries carry frame and place,
/// keys and values place: content of the still can move to where the frame wants it.
/// </summary>
internal sealed class PixelAwareAttention : Module<Tensor, ClipStep, Tensor>
{
    private const int PlaceWidth = 32;
    private const int QueryPlaceWidth = 2 * PlaceWidth;

    [ComponentName(Name = "norm")] private readonly LayerNorm _norm;
    [ComponentName(Name = "place")] private readonly Linear _place;
    [ComponentName(Name = "ada")] private readonly FrameModulation? _ada;
    [ComponentName(Name = "attn")] private readonly Attention _attention;

    public PixelAwareAttention(int channels, MotionConfig config) : base(nameof(PixelAwareAttention))
    {
        _norm = Layers.LayerNorm(channels);
        // Twice as wide as places are: with every sine and cosine there twice, a frame's scales can turn them by an angle, which
        // moves where a query looks. Scales of the features alone leave places where they are.
        _place = Layers.Linear(PlaceWidth, QueryPlaceWidth, hasBias: false);
        _ada = config.ConditionWidth is { } width ? new FrameModulation(width, channels + QueryPlaceWidth) : null;
        // One matrix over [features, place] is the sum of one over each.
        _attention = new Attention(channels, config.ReferenceWidth + PlaceWidth, config.PacaHeads, channels + QueryPlaceWidth);
        ZeroInit.Apply(_attention.Output);
        RegisterComponents();
    }

    /// <summary>Computes keys and values from the reference features BRHW; all frames share them.</summary>
    public void Project(Tensor reference_BRHW, ContextCache cache)
    {
        using var scope = NewDisposeScope();
        var places_BZHW = Places(reference_BRHW);
        var context_BSR = cat([reference_BRHW, places_BZHW], dim: 1).flatten(2).transpose(1, 2);
        var context = _attention.Project(context_BSR);
        cache[_attention] = new AttentionContext(context.K_BNLD.MoveToOuterDisposeScope(), context.V_BNLD.MoveToOuterDisposeScope());
    }

    public override Tensor forward(Tensor x_GCHW, ClipStep step)
    {
        using var scope = NewDisposeScope();
        var x_BPFC = _norm.call(x_GCHW.flatten(2).transpose(1, 2)).unflatten(0, -1, step.Frames).transpose(1, 2);
        var query_BPFC = cat([x_BPFC, PlacesLike(x_BPFC, x_GCHW)], dim: -1);
        query_BPFC = _ada is null ? query_BPFC : _ada.call(query_BPFC, step.Condition_BFE!);
        var y_BTC = _attention.call(query_BPFC.flatten(1, 2), step.Attention[_attention]);
        var y_BPFC = y_BTC.reshape(x_BPFC.shape);
        y_BPFC = step.Clip.Kept_B111 is { } kept ? y_BPFC * kept : y_BPFC;
        return (x_GCHW + y_BPFC.permute(0, 2, 3, 1).reshape(x_GCHW.shape)).MoveToOuterDisposeScope();
    }

    private static Tensor Places(Tensor map_BCHW) => Sinusoids.OfPlaces(PlaceWidth, map_BCHW)
        .expand(map_BCHW.shape[0], PlaceWidth, map_BCHW.shape[2], map_BCHW.shape[3]);

    private Tensor PlacesLike(Tensor x_BPFC, Tensor map_GCHW)
    {
        var places_1PZ = Sinusoids.OfPlaces(PlaceWidth, map_GCHW).flatten(2).transpose(1, 2);
        return _place.call(places_1PZ).unsqueeze(2)
            .expand(x_BPFC.shape[0], x_BPFC.shape[1], x_BPFC.shape[2], QueryPlaceWidth);
    }
}
