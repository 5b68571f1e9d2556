using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Loras;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Flow;

/// <summary>The parts of a folder's model that come and go: what embeds texts, and the transformers in the order of their steps.</summary>
internal sealed record FlowParts(
    string Folder, IReadOnlyList<LoraUse> Loras, INetworkPart Texts, IReadOnlyList<INetworkPart> Steps, IReadOnlyList<ModelPart> Outlines)
{
    private IEnumerable<INetworkPart> All => [Texts, .. Steps];

    /// <summary>Null where there is none of this name.</summary>
    public INetworkPart? Find(string name) => All.FirstOrDefault(part => part.Name == name);

    /// <summary>Unless it is there; one error lists all that is wrong with it.</summary>
    public void Load(INetworkPart part, TensorPlace place)
    {
        using var off = no_grad();
        using var folder = new ModelFolder(Folder, place, Loras);
        part.Load(folder);
        folder.RequireSound();
        folder.GiveUp();
    }

    public void Unload()
    {
        foreach (var part in All)
        {
            part.Unload();
        }
    }
}
