using Dreamer.Diffusion.Devices;
using static TorchSharp.torch;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>Runs reference cases that public libraries made: our networks, schedulers and tokenizers have to give the same.</summary>
public static class GoldenFolder
{
    /// <summary>Every case in a folder and below, by path; one that cannot be run is a verdict too, never the end of the others.</summary>
    public static IEnumerable<GoldenVerdict> Run(string folder, TensorPlace? place = null)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder {folder}.");
        }
        return Cases(Path.GetFullPath(folder)).Select(path => RunCase(path, NameOf(path, folder), place ?? TensorPlace.Default));
    }

    /// <summary>
    /// A folder is a case if a file in it is more than a word about the folders below; one of several networks has them inside.
    /// </summary>
    private static IEnumerable<string> Cases(string root)
    {
        var folders = Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal);
        return (HoldsCase(root), IsWhole(root)) switch
        {
            (true, true) => [root],
            (true, false) => [root, .. folders.SelectMany(Cases)],
            _ => folders.SelectMany(Cases),
        };
    }

    private static bool IsWhole(string folder) => WanPipelineCases.IsMeant(folder) || PublishedKeysCases.IsMeant(folder);

    private static bool HoldsCase(string folder) =>
        Directory.EnumerateFiles(folder).Any(path => Path.GetExtension(path) is ".safetensors" or ".json" or ".model" or ".txt");

    private static string NameOf(string path, string root) =>
        Path.GetRelativePath(root, path) is var relative && relative == "." ? Path.GetFileName(path) : relative.Replace('\\', '/');

    private static GoldenVerdict RunCase(string path, string name, TensorPlace place)
    {
        using var golden = new GoldenCase(path, place);
        try
        {
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            GoldenKinds.Find(golden)(golden);
            return new GoldenVerdict(name, golden.Score.MaxError, golden.Score.Fault, golden.Uncompared);
        }
        catch (Exception e) // whatever a case holds, the other cases still count
        {
            return new GoldenVerdict(name, double.NaN, e.Message.ReplaceLineEndings(" "), golden.Uncompared);
        }
    }
}
