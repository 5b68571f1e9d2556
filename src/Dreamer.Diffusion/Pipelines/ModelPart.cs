using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>What a part of a model is needed for.</summary>
public enum PartUse
{
    /// <summary>Embeds texts, before a job begins.</summary>
    Texts,

    /// <summary>Takes steps: all of a job's, or those of a stretch.</summary>
    Steps,
}

/// <summary>A part of a model that comes into memory and leaves it by itself; <paramref name="Name"/> is its folder's.</summary>
public sealed record ModelPart(string Name, PartUse Use, long WeightBytes);

/// <summary>A network that comes into memory and leaves it.</summary>
internal interface INetworkPart
{
    string Name { get; }

    bool IsLoaded { get; }

    /// <summary>What is wrong with it is noted by the folder, which owns it until it gives it up.</summary>
    void Load(ModelFolder folder);

    void Unload();
}

/// <summary>Of one type.</summary>
internal sealed class NetworkPart<TNetwork>(string name, Func<ModelFolder, string, TNetwork?> read) : INetworkPart
    where TNetwork : nn.Module
{
    private TNetwork? _network;

    public string Name => name;

    public bool IsLoaded => _network is not null;

    public TNetwork Network => _network ?? throw new InvalidOperationException($"The part {name} is not in memory.");

    public void Load(ModelFolder folder) => _network ??= read(folder, name);

    public void Unload()
    {
        _network?.Dispose();
        _network = null;
    }
}
