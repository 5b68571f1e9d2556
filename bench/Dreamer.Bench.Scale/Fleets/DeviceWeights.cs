using Dreamer.Bench.Scale.Worlds;
using Dreamer.Inference;
using Dreamer.Inference.Engine;

namespace Dreamer.Bench.Scale.Fleets;

/// <summary>The weights of a device: what is in memory, and what makes way for what.</summary>
internal sealed class DeviceWeights
{
    private readonly WeightsRoom _room;
    private long _uses;

    public DeviceWeights(InferenceOptions options)
    {
        All = [.. options.Folders.Select(folder => new ResidentModel(ImaginedModel.Source, NamedFolder.Parse(folder), options))];
        Array.ForEach(All, model => model.Describe());
        _room = new WeightsRoom(() => All, options.DeviceMemoryBytes, resident => resident.Unload());
        foreach (var model in All.Where(model => _room.Others(model) + model.Bytes <= options.DeviceMemoryBytes))
        {
            model.Load(); // as devices do before the first job comes
        }
    }

    public ResidentModel[] All { get; }

    public ResidentModel this[string name] => Array.Find(All, model => model.Name == name)!;

    public void Enter(ResidentModel model)
    {
        model.Enter();
        model.LastUse = ++_uses;
    }

    public void Leave(ResidentModel model)
    {
        model.LastUse = ++_uses;
        model.Leave();
    }

    /// <summary>What a step of a still of the model's usual size takes is told to the directory, as devices do.</summary>
    public void Note(Work work, TimeSpan step)
    {
        if (!work.IsClip && work.Size == this[work.Model].Description.DefaultSize)
        {
            this[work.Model].Took(step.TotalMilliseconds);
        }
    }

    /// <summary>Loads the model; answers how long that takes, nothing where it is there.</summary>
    public TimeSpan Load(ResidentModel model, long jobs)
    {
        _room.Make(model, jobs);
        model.LastUse = ++_uses;
        if (model.IsResident)
        {
            return TimeSpan.Zero;
        }
        model.Load();
        return Catalog.Models[model.Name].Load;
    }
}
