// Shapes: B pairs, L tokens, D embedding width
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Tokenizers;
using Dreamer.Training.Runs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Training.Phases;

/// <summary>
/// The CLIP pair (Radford et al. 2021): stills and captions learn to find each other. Half of each batch are families
/// that differ in shape only, since in a random batch colour and place alone would find the match. A second head names the
/// caption's words from the pooled state: images this small teach it colour long before shape, and stage one reads it.
/// </summary>
public sealed class ContrastivePhase : TrainingPhase
{
    private const double MaxLogitScale = 4.6;
    private const double WordWeight = 0.2;
    private readonly ClipTokenizer _tokenizer;
    private readonly CLIPTextModel _text;
    private readonly CLIPVisionModelWithProjection _vision;
    private readonly Linear _textProjection;
    private readonly Linear _words;
    private readonly LogitScale _scale = new();

    public ContrastivePhase(
        CLIPTextConfig text, CLIPVisionConfig vision, string tokenizerFolder, TrainingPlan plan, ulong seed, Device device)
        : base("clip", plan, seed, device)
    {
        _tokenizer = ClipTokenizer.Load(tokenizerFolder);
        _text = new CLIPTextModel(text);
        _vision = new CLIPVisionModelWithProjection(vision);
        _textProjection = nn.Linear(text.HiddenSize, vision.ProjectionDim, hasBias: false);
        _words = nn.Linear(text.HiddenSize, text.VocabSize);
        nn.init.constant_(_words.bias!, -4); // a word is rarely there
        foreach (var network in Networks.Values)
        {
            network.to(device);
        }
    }

    public override IReadOnlyDictionary<string, nn.Module> Networks => new Dictionary<string, nn.Module>
    {
        ["text"] = _text,
        ["vision"] = _vision,
        ["text_projection"] = _textProjection,
        ["words"] = _words,
        ["scale"] = _scale,
    };

    public override string Unit => "pairs";

    public override StepLoss Loss(int index)
    {
        var pairs = CaptionedFrames.Render(Plan.BatchSize, StepSeed(index), Device);
        var ids_BL = _tokenizer.Batch(pairs.Captions, Device);
        var pooled_BD = _text.Encode(ids_BL).Pooled;
        var text_BD = F.normalize(_textProjection.call(pooled_BD), dim: -1);
        var image_BD = F.normalize(_vision.call(pairs.Images_BCHW), dim: -1);
        var logits_BB = _scale.call(text_BD.matmul(image_BD.t()));
        var targets_B = arange(Plan.BatchSize, dtype: ScalarType.Int64, device: Device);
        var loss = 0.5 * (F.cross_entropy(logits_BB, targets_B) + F.cross_entropy(logits_BB.t(), targets_B));
        var words = WordLoss(_words.call(pooled_BD), ids_BL);
        return new StepLoss(loss + (WordWeight * words), [("words", words), ("missed", Missed(logits_BB, targets_B))]);
    }

    public override void Export(string modelFolder)
    {
        Save(_text, Path.Combine(modelFolder, "text_encoder"), _text.Config);
        Save(_vision, Path.Combine(modelFolder, "image_encoder"), _vision.Config);
    }

    private static void Save<T>(nn.Module network, string folder, T config) where T : class, INetworkConfig
    {
        Directory.CreateDirectory(folder);
        ConfigFile.Write(Path.Combine(folder, "config.json"), config);
        ModelFiles.SaveWeights(network, Path.Combine(folder, ModelFiles.TransformerWeights));
    }

    /// <summary>Binary cross-entropy of each word being in the caption, summed over the vocabulary.</summary>
    internal static Tensor WordLoss(Tensor logits_BV, Tensor ids_BL)
    {
        var present_BV = zeros_like(logits_BV).scatter(1, ids_BL, ones_like(ids_BL, logits_BV.dtype));
        return (F.softplus(logits_BV) - (logits_BV * present_BV)).sum(1).mean();
    }

    internal static Tensor Missed(Tensor logits_BB, Tensor targets_B) => logits_BB.argmax(1).ne(targets_B).to(ScalarType.Float32).mean();

    /// <summary>The learned, bounded inverse temperature.</summary>
    private sealed class LogitScale : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter _logScale = new(tensor(2.6592f, dtype: ScalarType.Float32, device: CPU));

        public LogitScale() : base(nameof(LogitScale)) => RegisterComponents();

        public override Tensor forward(Tensor cosines_BB) => cosines_BB * _logScale.clamp(max: MaxLogitScale).exp();
    }
}
