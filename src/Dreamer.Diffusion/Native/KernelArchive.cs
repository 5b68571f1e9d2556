using System.IO.Compression;
using System.Text;

namespace Dreamer.Diffusion.Native;

/// <summary>
/// A TorchScript module without weights, made in memory: it calls operators of libtorch that TorchSharp has no binding for.
/// Its text is in TorchKernels.py, in the form that torch.jit.save writes, the one form in which any operator can be named.
/// </summary>
internal static class KernelArchive
{
    private const string Folder = "kernels/";
    private const string Class = "Kernels";

    public static byte[] Bytes()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            Add(archive, "version", "3\n"u8);
            Add(archive, "data.pkl", Pickled());
            Add(archive, "constants.pkl", [0x80, 2, (byte)')', (byte)'.']); // an empty tuple
            Add(archive, "code/__torch__.py", Code());
        }
        return stream.ToArray();
    }

    private static void Add(ZipArchive archive, string name, ReadOnlySpan<byte> content)
    {
        using var entry = archive.CreateEntry(Folder + name, CompressionLevel.NoCompression).Open();
        entry.Write(content);
    }

    /// <summary>An object of the class whose one attribute says that it is not in training: protocol 2 of Python's pickle.</summary>
    private static byte[] Pickled()
    {
        const string attribute = "training";
        return
        [
            0x80, 2, .. Encoding.ASCII.GetBytes($"c__torch__\n{Class}\n"), (byte)'q', 0, (byte)')', 0x81, (byte)'}', (byte)'(',
            (byte)'X', (byte)attribute.Length, 0, 0, 0, .. Encoding.ASCII.GetBytes(attribute), 0x89, (byte)'u', (byte)'b', (byte)'.',
        ];
    }

    private static byte[] Code()
    {
        using var text = typeof(KernelArchive).Assembly.GetManifestResourceStream("TorchKernels.py")!;
        using var bytes = new MemoryStream();
        text.CopyTo(bytes);
        return bytes.ToArray();
    }
}
