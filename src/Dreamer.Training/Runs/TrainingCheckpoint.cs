using System.Globalization;
using Dreamer.Diffusion.Checkpoints;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Dreamer.Training.Runs;

/// <summary>
/// A phase's state after a number of steps: a folder with weights, averages and the optimiser's moments.
/// The folder appears whole or not at all; only the newest is kept. Its tensors are the CPU's: a run goes on on whatever device.
/// </summary>
internal sealed class TrainingCheckpoint
{
    private const string FormatKey = "format";

    /// <summary>What had no key is 1: it may be of an older libtorch, on which an unbroken run ends in other bytes.</summary>
    private const string Format = "2";

    private const string Weights = "weights.safetensors";
    private const string Averages = "averages.safetensors";
    private const string Optimizer = "optimizer.bin";

    private readonly string _folder;

    private TrainingCheckpoint(string folder) => _folder = folder;

    /// <summary>A phase's checkpoints in their folder; one that no run can go on from is refused before time is spent on data.</summary>
    /// <exception cref="CheckpointException">The newest is of another format.</exception>
    public static TrainingCheckpoint Open(string folder)
    {
        var checkpoint = new TrainingCheckpoint(folder);
        if (checkpoint.Newest() is { } step)
        {
            RequireFormat(checkpoint.FolderOf(step));
        }
        return checkpoint;
    }

    public void Save(
        int step, IEnumerable<(string Name, Parameter Parameter)> parameters, ExponentialMovingAverage averages, AdamW optimizer)
    {
        var partial = Path.Combine(_folder, "partial");
        Delete(partial);
        Directory.CreateDirectory(partial);
        var weights = parameters.Select(p => new KeyValuePair<string, Tensor>(p.Name, p.Parameter));
        SafetensorsWriter.Write(Path.Combine(partial, Weights), weights, new Dictionary<string, string> { [FormatKey] = Format });
        SafetensorsWriter.Write(Path.Combine(partial, Averages), averages.Averages);
        optimizer.save_state_dict(Path.Combine(partial, Optimizer));
        var older = Steps().ToList();
        Directory.Move(partial, FolderOf(step));
        older.ForEach(s => Delete(FolderOf(s)));
    }

    /// <summary>Restores the newest checkpoint; returns how many steps it has seen, 0 without one.</summary>
    public int Restore(IReadOnlyList<(string Name, Parameter Parameter)> parameters, ExponentialMovingAverage averages, AdamW optimizer)
    {
        if (Newest() is not { } step)
        {
            return 0;
        }
        var newest = FolderOf(step);
        Copy(Path.Combine(newest, Weights), parameters.ToDictionary(p => p.Name, p => (Tensor)p.Parameter));
        Copy(Path.Combine(newest, Averages), averages.Averages);
        optimizer.load_state_dict(Path.Combine(newest, Optimizer));
        return step;
    }

    private static void RequireFormat(string newest)
    {
        using var file = SafetensorsFile.Open(Path.Combine(newest, Weights));
        if (file.Metadata.GetValueOrDefault(FormatKey, "1") is var found && found != Format)
        {
            throw new CheckpointException(
                $"The training checkpoint {newest} is of the format {found}, and a run goes on from the format {Format} alone: "
                + "train in another folder.");
        }
    }

    private static void Copy(string path, IReadOnlyDictionary<string, Tensor> targets)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(path);
        foreach (var (name, target) in targets)
        {
            target.copy_(file.Read(name));
        }
    }

    private int? Newest() => Steps().Select(step => (int?)step).Max();

    private IEnumerable<int> Steps() => !Directory.Exists(_folder) ? [] : Directory.EnumerateDirectories(_folder)
        .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : 0)
        .Where(step => step > 0);

    private string FolderOf(int step) => Path.Combine(_folder, step.ToString("D7", CultureInfo.InvariantCulture));

    private static void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
