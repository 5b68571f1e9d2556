// Shapes: O outputs, I inputs, R rank
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Loras;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Diffusion.Tests.Pipelines.Wan;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Loras;

/// <summary>A tiny Wan and a tiny model with a UNet, with LoRAs of one of their layers, and their fused twins.</summary>
internal sealed class LoraModels : IDisposable
{
    private const int Rank = 2;

    private readonly Lazy<TinyWanFolder> _wan = new(() => new TinyWanFolder());
    private readonly Lazy<TinyModelFolder> _unet = new(() => new TinyModelFolder());
    private readonly List<string> _copies = [];

    public void Dispose()
    {
        _copies.ForEach(copy => Directory.Delete(copy, recursive: true));
        if (_wan.IsValueCreated)
        {
            _wan.Value.Dispose();
        }
        if (_unet.IsValueCreated)
        {
            _unet.Value.Dispose();
        }
    }

    public string Folder(string kind) => kind == "wan" ? _wan.Value.Folder : _unet.Value.Folder;

    public DiffusionModel Load(string kind, params LoraUse[] loras) => ModelFamilies.Load(Folder(kind), null, loras);

    public byte[] Draw(string kind, params LoraUse[] loras)
    {
        using var model = Load(kind, loras);
        return BytesOf(JobRuns.Run(Begin(model)));
    }

    public static byte[] DrawOf(string folder, params LoraUse[] loras)
    {
        using var model = ModelFamilies.Load(folder, null, loras);
        return BytesOf(JobRuns.Run(Begin(model)));
    }

    public static DenoisingJob Begin(DiffusionModel model, byte[]? checkpoint = null) => model.Begin(
        new StillRequest(Seed: 7, Steps: 3, Guidance: 2, model.Info.DefaultSize),
        new StillConditions(model.EncodeCaption("a large red star"), model.EncodeCaption("")), checkpoint);

    public static byte[] BytesOf(Tensor latents) => latents.contiguous().bytes.ToArray();

    /// <summary>A LoRA of one layer, by the name of its first matrix.</summary>
    public (Tensor Down_RI, Tensor Up_OR) Write(string kind, string name, string down, double? alpha)
    {
        var width = kind == "wan" ? 24 : 16;
        return TinyLora.Write(Path.Combine(Folder(kind), "loras", name + ".safetensors"), down, width, width, alpha);
    }

    public void WriteFile(string kind, string name, Dictionary<string, Tensor> tensors, Dictionary<string, string>? metadata = null) =>
        SafetensorsWriter.Write(Path.Combine(Folder(kind), "loras", name + ".safetensors"), tensors, metadata);

    /// <summary>A copy of the folder whose layer was changed in the file.</summary>
    public string Fused(string kind, Func<Tensor, Tensor> change)
    {
        var (part, file, key) = kind == "wan"
            ? ("transformer", "diffusion_pytorch_model.safetensors", "blocks.0.attn1.to_v.weight")
            : ("unet", "model.safetensors", "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.weight");
        return Changed(kind, Path.Combine(part, file), tensors => tensors[key] = change(tensors[key]));
    }

    public string Changed(string kind, string file, Action<Dictionary<string, Tensor>> change)
    {
        var copy = Directory.CreateTempSubdirectory("fused").FullName;
        _copies.Add(copy);
        foreach (var path in Directory.EnumerateFiles(Folder(kind), "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(copy, Path.GetRelativePath(Folder(kind), path));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(path, to);
        }
        Dictionary<string, Tensor> tensors;
        using (var weights = SafetensorsFile.Open(Path.Combine(copy, file)))
        {
            tensors = weights.Entries.Keys.ToDictionary(name => name, weights.Read);
        }
        change(tensors);
        SafetensorsWriter.Write(Path.Combine(copy, file), tensors);
        return copy;
    }

    /// <summary>Beside one that is sound, by the name that it answers.</summary>
    public string WriteBroken(string kind, string fault)
    {
        const string Layer = "blocks.0.attn1.to_q";
        Write(kind, "style", Layer + ".lora_A.weight", null);
        var tensors = new Dictionary<string, Tensor> { [Layer + ".lora_A.weight"] = ones(Rank, 24), [Layer + ".lora_B.weight"] = ones(24, Rank) };
        Dictionary<string, string> notes = [];
        switch (fault)
        {
            case "no layer": tensors = tensors.ToDictionary(item => item.Key.Replace("blocks.0", "blocks.9", StringComparison.Ordinal), item => item.Value); break;
            case "another shape": tensors[Layer + ".lora_A.weight"] = ones(Rank, 25); break;
            case "ranks": tensors[Layer + ".lora_B.weight"] = ones(24, Rank + 1); break;
            case "half": tensors.Remove(Layer + ".lora_B.weight"); break;
            case "infinite": tensors[Layer + ".lora_B.weight"] = full([24, Rank], float.PositiveInfinity); break;
            case "no number": tensors[Layer + ".lora_A.weight"] = full([Rank, 24], float.NaN); break;
            case "LoHa": tensors[Layer + ".hada_w1_a"] = ones(24, Rank); break;
            case "DoRA": tensors[Layer + ".dora_scale"] = ones(24, 1); break;
            case "alpha": tensors[Layer + ".alpha"] = tensor(-1f); break;
            case "note": notes["lora_adapter_metadata"] = """{"transformer.use_dora": true}"""; break;
            default: break;
        }
        return WriteBroken(kind, fault, tensors, notes);
    }

    private string WriteBroken(string kind, string fault, Dictionary<string, Tensor> tensors, Dictionary<string, string> notes)
    {
        var path = Path.Combine(Folder(kind), "loras", "broken.safetensors");
        switch (fault)
        {
            case "no such name": return "none";
            case "pickle": File.WriteAllBytes(Path.Combine(Folder(kind), "loras", "none.pt"), [1]); return "none";
            case "pickle by another name": File.WriteAllBytes(path, [.. "PK\x3\x4"u8, .. new byte[60]]); return "broken";
            default: SafetensorsWriter.Write(path, tensors, notes); return "broken";
        }
    }
}
