using System.Collections.Immutable;
using System.Diagnostics;
using Dreamer.Errors;
using Dreamer.Generations;
using Microsoft.Extensions.Logging;

namespace Dreamer.Inference.Engine;

/// <summary>
/// The models of a device, and their parts. Weights are loaded when a job needs them; where memory is short, what no job uses makes room: text
/// encoders first, and then what was used least recently. All of it happens on the engine's thread, one after another, so memory is never
/// promised twice.
/// </summary>
internal sealed partial class ResidentModels
{
    /// <summary>Of those that are not in memory: each is a few words of what it was.</summary>
    private const int MostVariants = 64;

    private readonly DeviceEngine _engine;
    private readonly InferenceOptions _options;
    private readonly ILogger _log;
    private readonly WeightsRoom _room;
    private readonly Lock _gate = new();
    private ImmutableArray<ResidentModel> _variants = []; // with LoRAs
    private long _uses;
    private volatile bool _isLoading;

    public ResidentModels(DeviceEngine engine, Models.IModelSource source, InferenceOptions options, ILogger<ResidentModels> log)
    {
        (_engine, _options, _log) = (engine, options, log);
        _room = new WeightsRoom(() => Everything, options.DeviceMemoryBytes, Unload);
        All = [.. options.Folders.Select(folder => new ResidentModel(source, NamedFolder.Parse(folder), options))];
        foreach (var model in All.Reverse())
        {
            Touch(model);
        }
    }

    /// <summary>The first is the one that is meant where none is named.</summary>
    public ImmutableArray<ResidentModel> All { get; }

    /// <summary>Whether weights are on their way into memory just now.</summary>
    public bool IsLoading => _isLoading;

    /// <summary>What is in memory, with the room that embeddings have.</summary>
    public long Bytes => Everything.Where(resident => resident.IsResident).Sum(resident => resident.Bytes);

    private IEnumerable<ResidentModel> Models => [.. All, .. _variants];

    private IEnumerable<Resident> Everything => Models.SelectMany(model => model.Parts.Append<Resident>(model));

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
    public ResidentModel[] AllOf(ResidentModel root) => [.. Models.Where(model => model.Root == root)];

    public Task DescribeAsync(ResidentModel model) => model.IsDescribed ? Task.CompletedTask : _engine.FreeAsync(model.Describe);

    /// <summary>A job takes its place: until it leaves, the weights stay, or are loaded for it.</summary>
    public void Enter(Resident resident)
    {
        resident.Enter();
        Touch(resident);
    }

    public void Leave(Resident resident)
    {
        Touch(resident);
        resident.Leave();
    }

    /// <summary>Makes it the most recently used.</summary>
    public void Touch(Resident resident) => resident.LastUse = Interlocked.Increment(ref _uses);

    /// <summary>Loads the weights for a job. <paramref name="jobs"/> is what all jobs take beside weights, this one included.</summary>
    public Task LoadAsync(Resident resident, Func<long> jobs) =>
        resident.IsResident && _room.Others(resident) + resident.Bytes + jobs() <= _options.DeviceMemoryBytes
            ? Task.CompletedTask
            : _engine.FreeAsync(() => Load(resident, jobs()));

    /// <summary>The same on the engine's thread. A part's model is there, and used by the job.</summary>
    public void Load(Resident resident, long jobs)
    {
        MakeRoom(resident, jobs);
        Touch(resident);
        if (!resident.IsResident)
        {
            LoadBesideOthers(resident);
        }
    }

    /// <summary>
    /// Loads the weights if they fit beside all that is in memory, and those of the parts for which there is room then; answers whether the model's
    /// own are there.
    /// </summary>
    public async Task<bool> PreloadAsync(ResidentModel model, Func<long> jobs)
    {
        await DescribeAsync(model);
        return (model.IsResident && model.Texts is not { IsResident: false }) || await _engine.RunFirstAsync(() =>
        {
            foreach (var resident in InOrder(model))
            {
                Preload(resident, jobs());
            }
            return model.IsResident;
        });
    }

    /// <summary>Releases the weights, unless a job has come that uses them.</summary>
    public Task ReleaseAsync(ResidentModel model) =>
        _engine.FreeAsync(() =>
        {
            foreach (var part in model.Parts.Where(WeightsRoom.IsIdle))
            {
                Unload(part);
            }
            if (!model.IsUsed && model.IsResident)
            {
                Unload(model);
            }
        });

    /// <summary>A job's texts are encoded: on the engine's thread.</summary>
    public void TextsEncoded(ResidentModel model)
    {
        if (_options.TextEncoder == TextEncoderPolicy.Unload && model.Texts is { IsResident: true } texts)
        {
            Unload(texts);
        }
    }

    /// <summary>One for each set of LoRAs; of those that nobody uses any more the oldest are forgotten.</summary>
    private ResidentModel Variant(ResidentModel root, ImmutableArray<LoraChoice> loras)
    {
        lock (_gate)
        {
            if (_variants.FirstOrDefault(model => model.Is(root, loras)) is { } known)
            {
                return known;
            }
            var unused = _variants.Where(model => model is { IsResident: false, IsUsed: false }).OrderBy(model => model.LastUse).SkipLast(MostVariants - 1);
            var added = root.With(loras);
            Touch(added);
            _variants = [.. _variants.Except(unused), added];
            return added;
        }
    }

    /// <summary>Devices of one process that have not room for all parts of a model begin with different ones.</summary>
    private IEnumerable<Resident> InOrder(ResidentModel model)
    {
        List<ResidentPart> steps = [.. model.StepParts];
        Resident[] first = model.Texts is { } texts && _options.TextEncoder != TextEncoderPolicy.Unload ? [model, texts] : [model];
        return [.. first, .. steps.Select((_, i) => steps[(i + _options.Number) % steps.Count])];
    }

    private void Preload(Resident resident, long jobs)
    {
        var isUseful = resident is not ResidentPart || Models.Any(model => model.IsResident && model.Parts.Contains(resident));
        if (!resident.IsResident && isUseful && Everything.Where(known => known.IsResident || known.IsUsed || known == resident).Sum(known => known.Bytes) + jobs <= _options.DeviceMemoryBytes)
        {
            LoadNow(resident);
        }
    }

    private void MakeRoom(Resident resident, long jobs)
    {
        var needed = _room.Make(resident, jobs);
        if (needed > _options.DeviceMemoryBytes && !resident.IsResident) // jobs turned out larger than they were taken for: this one may ask again, and will wait
        {
            throw new DreamerException(
                ErrorCode.OutOfMemory, $"With the model '{resident.Name}' {needed} bytes would be in use on {_engine.Device}, which has {_options.DeviceMemoryBytes}.");
        }
    }

    /// <summary>Where the device has less memory than it was said to have, others make room before a load is given up.</summary>
    private void LoadBesideOthers(Resident resident)
    {
        while (true)
        {
            try
            {
                LoadNow(resident);
                return;
            }
            catch (Exception error) when (DeviceErrors.IsOutOfMemory(error) && _room.LeastRecentlyUsed(resident) is { } idle)
            {
                Unload(idle);
            }
        }
    }

    private void LoadNow(Resident resident)
    {
        var began = Stopwatch.GetTimestamp();
        _isLoading = true;
        try
        {
            resident.Load();
        }
        finally
        {
            _isLoading = false;
        }
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        LogLoaded(_log, _engine.Device, resident.Name, resident.Bytes, seconds);
    }

    private void Unload(Resident resident)
    {
        resident.Unload();
        LogUnloaded(_log, _engine.Device, resident.Name, resident.Bytes);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "device {Device} has loaded {Weights}: {Bytes} bytes in {Seconds:0.0} s")]
    private static partial void LogLoaded(ILogger log, string device, string weights, long bytes, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "device {Device} has unloaded {Weights}: {Bytes} bytes")]
    private static partial void LogUnloaded(ILogger log, string device, string weights, long bytes);
}
