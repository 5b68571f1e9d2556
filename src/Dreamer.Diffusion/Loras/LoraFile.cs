using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Dreamer.Diffusion.Checkpoints;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Loras;

/// <summary>A file of changes to a model's layers, as PEFT, diffusers and Kohya's scripts publish them.</summary>
internal sealed class LoraFile : IDisposable
{
    // What diffusers notes of a file that PEFT trained: JSON, with the part's name before each key.
    private const string Note = "lora_adapter_metadata";

    private static readonly (string Ending, Func<LoraLayer, string, LoraLayer> Add)[] s_endings =
    [
        (".lora_A.weight", (layer, name) => layer with { Down = name }),
        (".lora_B.weight", (layer, name) => layer with { Up = name }),
        (".lora_A.default.weight", (layer, name) => layer with { Down = name }),
        (".lora_B.default.weight", (layer, name) => layer with { Up = name }),
        (".lora_down.weight", (layer, name) => layer with { Down = name }),
        (".lora_up.weight", (layer, name) => layer with { Up = name }),
        (".lora.down.weight", (layer, name) => layer with { Down = name }),
        (".lora.up.weight", (layer, name) => layer with { Up = name }),
        (".alpha", (layer, name) => layer with { Alpha = name }),
        (".lora_B.bias", (layer, name) => layer with { BiasDifference = name }),
        (".diff_b", (layer, name) => layer with { BiasDifference = name }),
        (".diff", (layer, name) => layer with { Difference = name }),
    ];

    private readonly SafetensorsFile _file;
    private readonly Dictionary<string, LoraLayer> _layers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _alphas; // by the part's name, as PEFT's notes say
    private readonly string? _part;
    private readonly double _scale;

    public LoraFile(string path, string? part, double scale)
    {
        (_part, _scale, _file) = (part, scale, SafetensorsFile.Open(path));
        try
        {
            Sort();
            _alphas = Alphas();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Covers all that it does to a model: the file's bytes, the scale and the part.</summary>
    public string Digest()
    {
        using var stream = File.OpenRead(_file.Source);
        return string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(SHA256.HashData(stream))}*{_scale:R}@{_part}");
    }

    /// <summary>What it does to a weight or a bias of a part, null where nothing; a change that does not fit is refused.</summary>
    public Action<Tensor>? ChangeOf(LoraNames names, string key, long[] shape)
    {
        var isBias = key.EndsWith(".bias", StringComparison.Ordinal);
        if (_part is not null && _part != names.Part || !isBias && !key.EndsWith(".weight", StringComparison.Ordinal))
        {
            return null;
        }
        var layer = names.Of(key).Select(name => _layers.GetValueOrDefault(name)).FirstOrDefault(found => found is not null);
        if (layer is null || !(isBias ? layer.BiasDifference is not null : layer.ChangesWeight))
        {
            return null;
        }
        _used.Add(layer.Name);
        return layer.FaultOf(_file, shape, isBias) is { } fault
            ? throw new CheckpointException($"{_file.Source} does not fit the model: {fault}")
            : target => layer.AddTo(target, _file, _scale, AlphaOf(names.Part), isBias);
    }

    /// <summary>One sentence of the layers that fit none of the model's; null once all of them were used.</summary>
    public string? Unused()
    {
        string[] unused = [.. _layers.Keys.Where(name => !_used.Contains(name)).Order(StringComparer.Ordinal)];
        return unused.Length == 0 ? null
            : $"{_file.Source} does not fit the model: {unused.Length} of its {_layers.Count} layers are none of it, such as "
                + $"'{unused[0]}'.";
    }

    public void Dispose() => _file.Dispose();

    private void Sort()
    {
        foreach (var name in _file.Entries.Keys)
        {
            var (ending, add) = s_endings.FirstOrDefault(known => name.EndsWith(known.Ending, StringComparison.Ordinal));
            if (add is null || !_file.Entries[name].IsFloat || _file.Entries[name].Eight is not null)
            {
                throw new CheckpointException(
                    $"{_file.Source} is no LoRA that is read here: it holds {_file.Entries[name]}; LoHa, LoKr, DoRA and whole models are "
                        + $"none.");
            }
            var layer = name[..^ending.Length];
            _layers[layer] = add(_layers.GetValueOrDefault(layer, new LoraLayer(layer)), name);
        }
        var faults = _layers.Values.Select(layer => layer.FaultOf(_file)).OfType<string>();
        var fault = _layers.Count == 0 ? "it is empty." : faults.FirstOrDefault();
        if (fault is not null)
        {
            throw new CheckpointException($"{_file.Source} is no sound LoRA: {fault}");
        }
    }

    private double? AlphaOf(string part) => _alphas.TryGetValue(part, out var alpha) || _alphas.TryGetValue("", out alpha) ? alpha : null;

    private Dictionary<string, double> Alphas()
    {
        var alphas = new Dictionary<string, double>(StringComparer.Ordinal);
        if (!_file.Metadata.TryGetValue(Note, out var text))
        {
            return alphas;
        }
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 8 });
            foreach (var item in json.RootElement.EnumerateObject())
            {
                Take(alphas, item);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new CheckpointException($"{_file.Source}: its {Note} cannot be read: {e.Message}", e);
        }
        return alphas;
    }

    private void Take(Dictionary<string, double> alphas, JsonProperty item)
    {
        var dot = item.Name.LastIndexOf('.');
        var (part, key) = (dot < 0 ? "" : item.Name[..dot], item.Name[(dot + 1)..]);
        switch (key)
        {
            case "lora_alpha":
                alphas[part] = item.Value.GetDouble() is > 0 and var alpha && double.IsFinite(alpha)
                    ? alpha
                    : throw new CheckpointException(
                        $"{_file.Source}: '{item.Name}' is {item.Value.GetRawText()}, no number above 0.");
                break;
            case "use_dora" or "use_rslora" when item.Value.ValueKind == JsonValueKind.True:
            case "alpha_pattern" when item.Value.ValueKind == JsonValueKind.Object && item.Value.EnumerateObject().Any():
                throw new CheckpointException($"{_file.Source}: its '{item.Name}' is {item.Value.GetRawText()}, which is not read here.");
            default:
                break;
        }
    }
}
