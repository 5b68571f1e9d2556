using System.Globalization;
using Dreamer.Diffusion.Checkpoints;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Dreamer.Training.Runs;

/// <summary>
/// A phase's state after a number of steps: a folder with weights, averages and the optimiser's moments.
/// The folder appears whole or not at all; only the newest is kept.
/// </summary>
internal sealed class TrainingCheckpoint(string folder)
{
    private const string Weights = "weights.safetensors";
    private const string Averages = "averages.safetensors";
    private const string Optimizer = "optimizer.bin";

    public void Save(int step, IEnumerable<(string Name, Parameter Parameter)> parameters, ExponentialMovingAverage averages, AdamW optimizer)
    {
        var partial = Path.Combine(folder, "partial");
        Delete(partial);
        Directory.CreateDirectory(partial);
        SafetensorsWriter.Write(Path.Combine(partial, Weights), parameters.Select(p => new KeyValuePair<string, Tensor>(p.Name, p.Parameter)));
        SafetensorsWriter.Write(Path.Combine(partial, Averages), averages.Averages);
        optimizer.save_state_dict(Path.Combine(partial, Optimizer));
        var older = Steps().ToList();
        Directory.Move(partial, FolderOf(step));
        older.ForEach(s => Delete(FolderOf(s)));
    }

    /// <summary>Restores the newest checkpoint; returns how many steps it has seen, 0 without one.</summary>
    public int Restore(IReadOnlyList<(string Name, Parameter Parameter)> parameters, ExponentialMovingAverage averages, AdamW optimizer)
    {
        var step = Steps().DefaultIfEmpty(0).Max();
        if (step == 0)
        {
            return 0;
        }
        var newest = FolderOf(step);
        Copy(Path.Combine(newest, Weights), parameters.ToDictionary(p => p.Name, p => (Tensor)p.Parameter));
        Copy(Path.Combine(newest, Averages), averages.Averages);
        optimizer.load_state_dict(Path.Combine(newest, Optimizer));
        return step;
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

    private IEnumerable<int> Steps() => !Directory.Exists(folder) ? [] : Directory.EnumerateDirectories(folder)
        .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : 0)
        .Where(step => step > 0);

    private string FolderOf(int step) => Path.Combine(folder, step.ToString("D7", CultureInfo.InvariantCulture));

    private static void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
