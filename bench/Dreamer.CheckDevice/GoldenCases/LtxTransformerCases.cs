// Shapes: B batch, C channels, f/h/w frames, rows and columns of tokens, L tokens, D width, N heads, J pairs of a head's channels
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Ltx;
using static TorchSharp.torch;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>LTX-Video's denoiser, with a time for all tokens and one a token, and what its layers give in the first of the two.</summary>
internal sealed class LtxTransformerCases : IDisposable
{
    private const string Middle = "mid.", Low = "lowvar.", Cosines = Middle + "rope.cos", Sines = Middle + "rope.sin";

    private readonly GoldenTensors _tensors;
    private readonly LTXVideoTransformer3DModel _model;

    private LtxTransformerCases(GoldenCase golden)
    {
        _model = golden.LoadPart(
            "transformer", () => new LTXVideoTransformer3DModel(golden.Config<LTXVideoTransformer3DConfig>()), _ => name => name);
        _tensors = golden.Tensors;
    }

    public static void Run(GoldenCase golden)
    {
        using var cases = new LtxTransformerCases(golden);
        using (var layers = new LayerExpectations(cases._tensors, cases._model.named_modules(), name => [PathOf(name)]))
        {
            cases.ExpectOutput("");
            layers.Compare("");
        }
        foreach (var set in cases._tensors.Prefixes("timestep").Where(set => set.Length > 0))
        {
            cases.ExpectOutput(set);
        }
        cases.ExpectPlaces();
        cases.ExpectNorms();
    }

    public void Dispose() => _model.Dispose();

    /// <summary>A set has inputs of its own, or the first set's.</summary>
    private void ExpectOutput(string set)
    {
        var z_BCfhw = Clip(Input("hidden_states"));
        var contexts = _model.Project(Input("encoder_hidden_states"), Input("encoder_attention_mask"));
        var output_BCfhw = _model.call(z_BCfhw, Input("timestep"), contexts, Spacing());
        _tensors.Expect(set + "output", () => output_BCfhw.flatten(2).transpose(1, 2));
        Tensor Input(string name) => _tensors.Find(set + name) ?? _tensors[name];
    }

    /// <summary>BLC -> BCfhw.</summary>
    private Tensor Clip(Tensor x_BLC)
    {
        var grid = Grid();
        return x_BLC.transpose(1, 2).unflatten(2, grid.Frames, grid.Rows, grid.Columns);
    }

    private TokenGrid Grid() => _tensors["grid_fhw"].cpu().data<long>().ToArray() is [var f, var h, var w]
        ? new TokenGrid(f, h, w)
        : throw new InvalidDataException("grid_fhw is no three numbers");

    private TokenSpacing Spacing() =>
        _tensors["rope_interpolation_scale"].to(ScalarType.Float32).cpu().data<float>().ToArray() is [var seconds, var rows, var columns]
            ? new TokenSpacing(seconds, rows, columns)
            : throw new InvalidDataException("rope_interpolation_scale is no three numbers");

    private void ExpectPlaces()
    {
        var batch = _tensors.Shape("hidden_states")[0];
        var table_LNJ = _model.Rotary.Table(Grid(), Spacing(), _tensors["hidden_states"].device, ScalarType.Float32);
        _tensors.Expect(Cosines, () => OfBatch(0));
        _tensors.Expect(Sines, () => OfBatch(1));

        Tensor OfBatch(long part) => table_LNJ.view_as_real().select(3, part).flatten(1).repeat_interleave(2, dim: 1)
            .unsqueeze(0).expand(batch, -1, -1);
    }

    /// <summary>Norms fed with tiny inputs.</summary>
    private void ExpectNorms()
    {
        var modules = _model.named_modules().ToDictionary(item => item.name, item => item.module, StringComparer.Ordinal);
        ExpectNorm("norm1", "transformer_blocks.0.norm1");
        ExpectNorm("norm_q", "transformer_blocks.0.attn1.norm_q");
        ExpectNorm("norm_out", "norm_out");

        void ExpectNorm(string name, string path) => _tensors.Expect(
            $"{Low}{name}.output", () => ((nn.Module<Tensor, Tensor>)modules[path]).call(_tensors[Low + "input"]),
            GoldenScore.SublayerLimit);
    }

    private static string PathOf(string name) => name switch
    {
        "time_embed.temb" => "time_embed.linear",
        "time_embed.embedded_timestep" => "time_embed.emb.timestep_embedder",
        _ => name,
    };
}
