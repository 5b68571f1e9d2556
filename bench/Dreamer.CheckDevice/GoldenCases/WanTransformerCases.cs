// Shapes: B batch, L tokens, N heads, K head size, J pairs of a head's channels
using System.Text.RegularExpressions;
using Dreamer.Diffusion.Native;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using static TorchSharp.torch;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>The Wan family's denoiser, with what its layers give and what goes into its attention.</summary>
internal sealed partial class WanTransformerCases : IDisposable
{
    private const double Limit = 5e-5; // the case's own: a GELU of another form changes 8e-5
    private const string Middle = "mid.", Low = "lowvar.";

    private static readonly Dictionary<string, string> s_names = new(StringComparer.Ordinal)
    {
        ["condition_embedder.temb"] = "condition_embedder.time_embedder",
        ["condition_embedder.timestep_proj"] = "condition_embedder.time_proj",
        ["condition_embedder.encoder_hidden_states"] = "condition_embedder.text_embedder",
        ["condition_embedder.encoder_hidden_states_image"] = "condition_embedder.image_embedder",
    };

    private readonly GoldenTensors _tensors;
    private readonly WanTransformer3DModel _model;
    private readonly LayerProbe _probe = new();
    private readonly Dictionary<string, nn.Module> _modules;

    private WanTransformerCases(GoldenCase golden)
    {
        _model = golden.LoadPart(
            "transformer", () => new WanTransformer3DModel(golden.Config<WanTransformer3DConfig>()), WanTransformer3DModel.KeysOf);
        _tensors = golden.Tensors;
        _modules = _model.named_modules().ToDictionary(item => item.name, item => item.module, StringComparer.Ordinal);
    }

    public static void Run(GoldenCase golden)
    {
        using var cases = new WanTransformerCases(golden);
        cases.Watch();
        foreach (var set in cases._tensors.Prefixes("hidden_states"))
        {
            cases.Expect(set);
        }
        cases.ExpectNorms();
    }

    public void Dispose()
    {
        _probe.Dispose();
        _model.Dispose();
    }

    private void Watch()
    {
        foreach (var (name, module) in _modules)
        {
            _probe.Watch(name, module);
        }
    }

    private void Expect(string set)
    {
        var (z_BCFHW, times) = (_tensors[set + "hidden_states"], _tensors[set + "timestep"]);
        var contexts = _model.Project(_tensors[set + "encoder_hidden_states"], _tensors.Find(set + "encoder_hidden_states_image"));
        var output_BCFHW = _model.call(z_BCFHW, times, contexts);
        _tensors.Expect(set + "output", () => output_BCFHW, Limit);
        foreach (var name in _tensors.Names.Where(name => name.StartsWith(set + Middle, StringComparison.Ordinal)))
        {
            if (Layer(name[(set + Middle).Length..], z_BCFHW, times) is { } found)
            {
                // A time for all tokens has no dimension of tokens there.
                _tensors.Expect(name, () => found.numel() == Numbers(name) ? found.reshape(_tensors.Shape(name)) : found, Limit);
            }
        }
    }

    private long Numbers(string name) => _tensors.Shape(name).Aggregate(1L, (product, size) => product * size);

    private Tensor? Layer(string name, Tensor z_BCFHW, Tensor times) => name switch
    {
        "rope.freqs_cos" => Rotation(z_BCFHW).view_as_real().select(3, 0).repeat_interleave(2, dim: 2),
        "rope.freqs_sin" => Rotation(z_BCFHW).view_as_real().select(3, 1).repeat_interleave(2, dim: 2),
        "condition_embedder.timesteps_proj" => Sinusoids.OfLargeTimes(times.flatten(), _model.Config.FreqDim),
        _ when AttentionPart().Match(name) is { Success: true } part => InAttention(part, z_BCFHW),
        _ => _probe.Find(s_names.GetValueOrDefault(name, name)),
    };

    private Tensor Rotation(Tensor z_BCFHW) => _model.Rotary.Table(_model.GridOf(z_BCFHW), z_BCFHW.device, ScalarType.Float32);

    /// <summary>What goes into an attention's kernel, and what comes out of it, from the layers before it: BLNK.</summary>
    private Tensor InAttention(Match part, Tensor z_BCFHW)
    {
        var attention = part.Groups["attention"].Value;
        var (isSelf, isImage) = (attention.EndsWith('1'), part.Groups["branch"].Value == "image");
        var query = Turned("norm_q");
        var key = Turned(isImage ? "norm_added_k" : "norm_k");
        var value = Heads(isImage ? "add_v_proj" : "to_v");
        return part.Groups["what"].Value switch
        {
            "query" => query,
            "key" => key,
            "value" => value,
            _ => ScaledDotProduct.Attend(query.transpose(1, 2), key.transpose(1, 2), value.transpose(1, 2)).transpose(1, 2),
        };
        Tensor Heads(string layer) => _probe.Find($"{attention}.{layer}")!.unflatten(2, _model.Config.NumAttentionHeads, -1);
        Tensor Turned(string layer) => isSelf ? Rotary.Turn(Heads(layer), Rotation(z_BCFHW)) : Heads(layer);
    }

    /// <summary>Norms fed with tiny inputs; the image's first one has its own.</summary>
    private void ExpectNorms()
    {
        const string End = ".output";
        var outputs = _tensors.Names.Where(
            name => name.StartsWith(Low, StringComparison.Ordinal) && name.EndsWith(End, StringComparison.Ordinal));
        foreach (var name in outputs)
        {
            var norm = name[Low.Length..^End.Length];
            var layer = (nn.Module<Tensor, Tensor>)_modules[PathOf(norm)];
            var input = norm == "image_embedder.norm1" ? "image_input" : "input";
            _tensors.Expect(name, () => layer.call(_tensors[Low + input]), GoldenScore.SublayerLimit);
        }
    }

    private static string PathOf(string norm) => norm switch
    {
        "norm_out" => norm,
        "norm_q" or "norm_k" => $"blocks.0.attn1.{norm}",
        _ when norm.StartsWith("image_embedder.", StringComparison.Ordinal) => $"condition_embedder.{norm}",
        _ => $"blocks.0.{norm}",
    };

    [GeneratedRegex(@"^(?<attention>.+\.attn[12])\.(?:(?<branch>image|text)\.)?sdpa_(?<what>query|key|value|output)$")]
    private static partial Regex AttentionPart();
}
