using System.Buffers;
using System.Buffers.Binary;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Checkpoints;

/// <summary>A safetensors file, mapped into memory; nothing is read before it is asked for, and nothing outside the file ever.</summary>
public sealed unsafe class SafetensorsFile : IDisposable
{
    private const int PrefixLength = sizeof(ulong);
    private const long SliceBytes = 8 << 20;

    private readonly SafetensorsHeader _header;
    private readonly byte* _data;
    private readonly MappedFile? _file;
    private IDisposable? _owner;

    private SafetensorsFile(byte* start, long length, string source, IDisposable owner)
    {
        (Source, _owner, _file) = (source, owner, owner as MappedFile);
        try
        {
            var headerLength = HeaderLength(new ReadOnlySpan<byte>(start, (int)Math.Min(length, PrefixLength)), length);
            _data = start + PrefixLength + headerLength;
            var json = new ReadOnlySpan<byte>(start + PrefixLength, headerLength);
            _header = SafetensorsHeader.Parse(json, length - PrefixLength - headerLength, source);
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }

    /// <summary>Where it was read from, or what the bytes were said to be.</summary>
    internal string Source { get; }

    public IReadOnlyDictionary<string, TensorEntry> Entries => _header.Entries;

    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    public static SafetensorsFile Open(string path)
    {
        var file = MappedFile.Open(path);
        return new SafetensorsFile(file.Start, file.Length, path, file);
    }

    public static SafetensorsFile FromBytes(ReadOnlyMemory<byte> content, string source = "safetensors")
    {
        IDisposable pin = content.Pin();
        return new SafetensorsFile((byte*)((MemoryHandle)pin).Pointer, content.Length, source, pin);
    }

    public bool Contains(string name) => Entries.ContainsKey(name);

    /// <summary>A copy of the tensor, on the CPU, in the file's own dtype; the file's pages are given back.</summary>
    public Tensor Read(string name)
    {
        var entry = EntryOf(name);
        return Read(entry, 0, entry.Length, entry.Shape);
    }

    /// <summary>Fills a tensor of the same shape and any dtype, in slices: a copy of a large layer beside the layer would show in the memory's peak.</summary>
    public void CopyTo(string name, Tensor target)
    {
        var entry = EntryOf(name);
        if (entry.Length <= SliceBytes)
        {
            using var whole = Read(name);
            target.copy_(whole);
            return;
        }
        var rowBytes = entry.Length / entry.Shape[0];
        var atOnce = Math.Max(1, SliceBytes / rowBytes);
        for (var first = 0L; first < entry.Shape[0]; first += atOnce)
        {
            var rows = Math.Min(atOnce, entry.Shape[0] - first);
            using var slice = Read(entry, first * rowBytes, rows * rowBytes, [rows, .. entry.Shape[1..]]);
            using var part = target.narrow(0, first, rows);
            part.copy_(slice);
        }
    }

    public void Dispose()
    {
        Interlocked.Exchange(ref _owner, null)?.Dispose();
    }

    private TensorEntry EntryOf(string name) =>
        Entries.TryGetValue(name, out var found) ? found : throw new CheckpointException($"{Source}: there is no tensor '{name}'.");

    private Tensor Read(TensorEntry entry, long start, long length, long[] shape)
    {
        ObjectDisposedException.ThrowIf(_owner is null, this);
        if (length > int.MaxValue)
        {
            throw new CheckpointException($"{Source}: of the tensor {entry} {length} bytes would be read at once; at most {int.MaxValue} can be.");
        }
        var content = new ReadOnlySpan<byte>(_data + entry.Offset + start, (int)length);
        if (entry.Dtype == ScalarType.Bool && content.IndexOfAnyExceptInRange((byte)0, (byte)1) >= 0)
        {
            throw new CheckpointException($"{Source}: the tensor {entry} holds bytes other than 0 and 1.");
        }
        var tensor = empty(shape, dtype: entry.Dtype, device: CPU);
        if (!content.IsEmpty)
        {
            content.CopyTo(tensor.bytes);
            _file?.Forget(_data - _file.Start + entry.Offset + start, length);
        }
        return tensor;
    }

    private int HeaderLength(ReadOnlySpan<byte> prefix, long fileLength)
    {
        if (prefix.Length < PrefixLength)
        {
            throw new CheckpointException($"{Source}: {fileLength} bytes are too few for a safetensors file.");
        }
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > SafetensorsHeader.MaxLength || (long)length > fileLength - PrefixLength)
        {
            throw new CheckpointException($"{Source}: the header claims {length} bytes, in a file of {fileLength} (at most {SafetensorsHeader.MaxLength}).");
        }
        return (int)length;
    }
}
