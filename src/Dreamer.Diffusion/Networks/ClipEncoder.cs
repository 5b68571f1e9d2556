// Shapes: B batch, L tokens, D width, N heads, K head size (D/N)
using F = TorchSharp.torch.nn.functional;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>What CLIP's two towers have in common.</summary>
internal sealed record ClipShape(int Width, int Inner, int Layers, int Heads, double Eps, string Activation)
{
    /// <summary>Of the projections of a layer.</summary>
    public static double LayerWeights(double width, double inner) => width * (4 * width + 2 * inner);
}

/// <summary>Multi-head self-attention with biases everywhere.</summary>
internal sealed class ClipAttention : Module<Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "q_proj")] private readonly Linear _qProj;
    [ComponentName(Name = "k_proj")] private readonly Linear _kProj;
    [ComponentName(Name = "v_proj")] private readonly Linear _vProj;
    [ComponentName(Name = "out_proj")] private readonly Linear _outProj;
    private readonly int _heads;

    public ClipAttention(ClipShape shape) : base(nameof(ClipAttention))
    {
        _heads = shape.Heads;
        _qProj = Layers.Linear(shape.Width, shape.Width);
        _kProj = Layers.Linear(shape.Width, shape.Width);
        _vProj = Layers.Linear(shape.Width, shape.Width);
        _outProj = Layers.Linear(shape.Width, shape.Width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BLD, Tensor? mask_B1LL)
    {
        using var scope = NewDisposeScope();
        var y_BNLK = F.scaled_dot_product_attention(Heads(_qProj), Heads(_kProj), Heads(_vProj), mask_B1LL);
        return _outProj.call(y_BNLK.transpose(1, 2).reshape(x_BLD.shape)).MoveToOuterDisposeScope();
        Tensor Heads(Linear projection) => projection.call(x_BLD).unflatten(2, _heads, -1).transpose(1, 2);
    }
}

/// <summary>Linear, activation, linear.</summary>
internal sealed class ClipMlp : Module<Tensor, Tensor>
{
    [ComponentName(Name = "fc1")] private readonly Linear _fc1;
    [ComponentName(Name = "fc2")] private readonly Linear _fc2;
    private readonly Func<Tensor, Tensor> _activation;

    public ClipMlp(ClipShape shape) : base(nameof(ClipMlp))
    {
        _fc1 = Layers.Linear(shape.Width, shape.Inner);
        _fc2 = Layers.Linear(shape.Inner, shape.Width);
        _activation = Activations.Named(shape.Activation);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BLD)
    {
        using var scope = NewDisposeScope();
        return _fc2.call(_activation(_fc1.call(x_BLD))).MoveToOuterDisposeScope();
    }
}

/// <summary>A pre-norm transformer layer.</summary>
internal sealed class ClipLayer : Module<Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "layer_norm1")] private readonly LayerNorm _layerNorm1;
    [ComponentName(Name = "self_attn")] private readonly ClipAttention _selfAttn;
    [ComponentName(Name = "layer_norm2")] private readonly LayerNorm _layerNorm2;
    [ComponentName(Name = "mlp")] private readonly ClipMlp _mlp;

    public ClipLayer(ClipShape shape) : base(nameof(ClipLayer))
    {
        _layerNorm1 = Layers.LayerNorm(shape.Width, shape.Eps);
        _selfAttn = new ClipAttention(shape);
        _layerNorm2 = Layers.LayerNorm(shape.Width, shape.Eps);
        _mlp = new ClipMlp(shape);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BLD, Tensor? mask_B1LL)
    {
        using var scope = NewDisposeScope();
        var h_BLD = x_BLD + _selfAttn.call(_layerNorm1.call(x_BLD), mask_B1LL);
        return (h_BLD + _mlp.call(_layerNorm2.call(h_BLD))).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// The layers of one tower: x_BLD and an additive mask -> every hidden state, the input first (transformers CLIPEncoder).
/// </summary>
internal sealed class ClipEncoder : Module<Tensor, Tensor?, IReadOnlyList<Tensor>>
{
    [ComponentName(Name = "layers")] private readonly ModuleList<ClipLayer> _layers = [];

    public ClipEncoder(ClipShape shape) : base(nameof(ClipEncoder))
    {
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            _layers.Add(new ClipLayer(shape));
        }
        RegisterComponents();
    }

    public override IReadOnlyList<Tensor> forward(Tensor x_BLD, Tensor? mask_B1LL)
    {
        var states_BLD = new List<Tensor>(_layers.Count + 1) { x_BLD };
        foreach (var layer in _layers)
        {
            states_BLD.Add(layer.call(states_BLD[^1], mask_B1LL));
        }
        return states_BLD;
    }
}

/// <summary>A CLIP tower's keys in public checkpoints.</summary>
internal static class ClipKeys
{
    /// <summary>The tower's key, null for one to skip: files of 2022 hold a table of positions, no weight.</summary>
    public static string? Canonical(string key) => key.EndsWith("embeddings.position_ids", StringComparison.Ordinal) ? null : key;

    /// <summary>The same for a checkpoint of these keys: one of both towers, a CLIPModel, holds the other's weights too.</summary>
    public static Func<string, string?> Of(IReadOnlyCollection<string> names, Func<string, bool> isOwn) =>
        names.Contains("logit_scale") ? key => isOwn(key) ? Canonical(key) : null : Canonical;
}

/// <summary>Activations by the names that configs use.</summary>
internal static class Activations
{
    private static readonly string[] s_names = ["quick_gelu", "gelu", "gelu_new", "gelu_pytorch_tanh", "relu", "silu", "swish"];

    /// <summary>Throws where a config names another.</summary>
    public static void Require(string option, string name) => ConfigChecks.OneOf(option, name, s_names);

    public static Func<Tensor, Tensor> Named(string name) => name switch
    {
        "quick_gelu" => QuickGelu,
        "gelu" => x => F.gelu(x),
        "gelu_new" => GeluNew,
        "gelu_pytorch_tanh" => x => x.gelu(TorchSharp.Modules.GELU.Approximate.tanh),
        "relu" => x => F.relu(x),
        "silu" or "swish" => x => F.silu(x),
        _ => throw new ArgumentException($"The activation is '{name}'; known are {string.Join(", ", s_names)}."),
    };

    private static Tensor QuickGelu(Tensor x)
    {
        using var scope = NewDisposeScope();
        return (x * (x * 1.702).sigmoid()).MoveToOuterDisposeScope();
    }

    /// <summary>The tanh approximation, in the form that T5 v1.1 was trained with.</summary>
    private static Tensor GeluNew(Tensor x)
    {
        using var scope = NewDisposeScope();
        var inner = (x + x * x * x * 0.044715) * Math.Sqrt(2 / Math.PI);
        return (x * (inner.tanh() + 1) * 0.5).MoveToOuterDisposeScope();
    }
}
