using System.Collections.Immutable;
using Dreamer.Errors;
using Dreamer.Generations;

namespace Dreamer.Inference.Engine;

/// <summary>
/// The models of a device. Weights are loaded when a job needs them; where memory is short, the least recently used of those that no job
/// uses make room first. All of it happens on the engine's thread, one after another, so memory is never promised twice.
/// </summary>
internal sealed class ResidentModels
{
    /// <summary>Of those that are not in memory: each is a few words of what it was.</summary>
    private const int MostVariants = 64;

    private readonly Lock _gate = new();
    private readonly List<ResidentModel> _byUse; // the least recently used first
    private readonly DeviceEngine _engine;
    private readonly long _budget;

    public ResidentModels(DeviceEngine engine, Models.IModelSource source, InferenceOptions options)
    {
        (_engine, _budget) = (engine, options.DeviceMemoryBytes);
        All = [.. options.Folders.Select(folder => new ResidentModel(source, NamedFolder.Parse(folder), options))];
        _byUse = [.. All.Reverse()];
    }

    /// <summary>The first is the one that is meant where none is named.</summary>
    public ImmutableArray<ResidentModel> All { get; }

    public ResidentModel? Find(string name) => name.Length == 0 ? All[0] : All.FirstOrDefault(model => model.Name == name);

    /// <summary>The model, whose revision and size are known from then on.</summary>
    public async Task<ResidentModel> GetAsync(string name, ImmutableArray<LoraChoice> loras = default)
    {
        var root = Find(name) ?? throw new DreamerException(
            ErrorCode.ModelUnavailable, $"{_engine.Device} has no model '{Shown.Briefly(name)}'; it has {string.Join(", ", All.Select(known => $"'{known.Name}'"))}.");
        var model = loras.IsDefaultOrEmpty ? root : Variant(root, loras);
        await DescribeAsync(model);
        return model;
    }

    /// <summary>The model, and its copies with LoRAs.</summary>
    public ResidentModel[] AllOf(ResidentModel root)
    {
        lock (_gate)
        {
            return [.. _byUse.Where(model => model.Root == root)];
        }
    }

    public Task DescribeAsync(ResidentModel model) => model.IsDescribed ? Task.CompletedTask : _engine.FreeAsync(model.Describe);

    /// <summary>A job takes its place: until it leaves, the weights stay, or are loaded for it.</summary>
    public void Enter(ResidentModel model)
    {
        model.Enter();
        Touch(model);
    }

    public void Leave(ResidentModel model)
    {
        Touch(model);
        model.Leave();
    }

    /// <summary>Makes it the most recently used.</summary>
    public void Touch(ResidentModel model)
    {
        lock (_gate)
        {
            _byUse.Remove(model);
            _byUse.Add(model);
        }
    }

    /// <summary>Loads the weights for a job that has entered. <paramref name="taken"/> is what jobs and the models that they use take, this one included.</summary>
    public Task LoadAsync(ResidentModel model, Func<long> taken) =>
        model.IsResident ? Task.CompletedTask : _engine.FreeAsync(() =>
        {
            if (!model.IsResident)
            {
                MakeRoom(model, taken());
                LoadBesideOthers(model);
            }
        });

    /// <summary>Loads the weights if they fit beside all that is in memory; answers whether they are there.</summary>
    public async Task<bool> PreloadAsync(ResidentModel model, Func<long> taken)
    {
        await DescribeAsync(model);
        return model.IsResident || await _engine.RunFirstAsync(() =>
        {
            if (!model.IsResident && taken() + IdleBytes() + (model.IsUsed ? 0 : model.Bytes) <= _budget)
            {
                model.Load();
            }
            return model.IsResident;
        });
    }

    /// <summary>Releases the weights, unless a job has come that uses them.</summary>
    public Task ReleaseAsync(ResidentModel model) =>
        _engine.FreeAsync(() =>
        {
            if (!model.IsUsed)
            {
                model.Unload();
            }
        });

    private void MakeRoom(ResidentModel model, long taken)
    {
        while (taken + IdleBytes() > _budget && LeastRecentlyUsed() is { } idle)
        {
            idle.Unload();
        }
        if (taken > _budget) // jobs turned out larger than they were taken for: this one may ask again, and will wait
        {
            throw new DreamerException(ErrorCode.OutOfMemory, $"With the model '{model.Name}' {taken} bytes would be in use on {_engine.Device}, which has {_budget}.");
        }
    }

    /// <summary>Where the device has less memory than it was said to have, others make room before a load is given up.</summary>
    private void LoadBesideOthers(ResidentModel model)
    {
        while (true)
        {
            try
            {
                model.Load();
                return;
            }
            catch (Exception error) when (DeviceErrors.IsOutOfMemory(error) && LeastRecentlyUsed() is { } idle)
            {
                idle.Unload();
            }
        }
    }

    private long IdleBytes()
    {
        lock (_gate)
        {
            return _byUse.Where(IsIdle).Sum(model => model.Bytes);
        }
    }

    /// <summary>One for each set of LoRAs; those that nobody uses any more are forgotten.</summary>
    private ResidentModel Variant(ResidentModel root, ImmutableArray<LoraChoice> loras)
    {
        lock (_gate)
        {
            if (_byUse.Find(model => model.Is(root, loras)) is { } known)
            {
                return known;
            }
            var unused = _byUse.Where(model => model.Root != model && model is { IsResident: false, IsUsed: false }).SkipLast(MostVariants - 1).ToList();
            unused.ForEach(model => _byUse.Remove(model));
            var added = root.With(loras);
            _byUse.Add(added);
            return added;
        }
    }

    private ResidentModel? LeastRecentlyUsed()
    {
        lock (_gate)
        {
            return _byUse.Find(IsIdle);
        }
    }

    private static bool IsIdle(ResidentModel model) => model is { IsResident: true, IsUsed: false };
}
