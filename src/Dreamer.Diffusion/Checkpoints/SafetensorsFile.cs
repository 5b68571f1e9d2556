using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Checkpoints;

/// <summary>A safetensors file, mapped into memory; nothing is read before it is asked for, and nothing outside the file ever.</summary>
public sealed unsafe class SafetensorsFile : IDisposable
{
    private const int PrefixLength = sizeof(ulong);

    private readonly SafetensorsHeader _header;
    private readonly string _source;
    private readonly byte* _data;
    private Action? _release;

    private SafetensorsFile(byte* start, long length, string source, Action release)
    {
        (_source, _release) = (source, release);
        try
        {
            var headerLength = HeaderLength(new ReadOnlySpan<byte>(start, (int)Math.Min(length, PrefixLength)), length);
            _data = start + PrefixLength + headerLength;
            var json = new ReadOnlySpan<byte>(start + PrefixLength, headerLength);
            _header = SafetensorsHeader.Parse(json, length - PrefixLength - headerLength, source);
        }
        catch
        {
            release();
            throw;
        }
    }

    public IReadOnlyDictionary<string, TensorEntry> Entries => _header.Entries;

    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    public static SafetensorsFile Open(string path)
    {
        var length = File.Exists(path) ? new FileInfo(path).Length : throw new CheckpointException($"There is no weights file {path}.");
        if (length == 0)
        {
            throw new CheckpointException($"{path}: the file is empty."); // an empty file cannot be mapped
        }
        var map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        var view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        return new SafetensorsFile(start, length, path, () =>
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
            map.Dispose();
        });
    }

    public static SafetensorsFile FromBytes(ReadOnlyMemory<byte> content, string source = "safetensors")
    {
        var pin = content.Pin();
        return new SafetensorsFile((byte*)pin.Pointer, content.Length, source, pin.Dispose);
    }

    public bool Contains(string name) => Entries.ContainsKey(name);

    /// <summary>A copy of the tensor, on the CPU, in the file's own dtype.</summary>
    public Tensor Read(string name)
    {
        ObjectDisposedException.ThrowIf(_release is null, this);
        var entry = Entries.TryGetValue(name, out var found) ? found : throw new CheckpointException($"{_source}: there is no tensor '{name}'.");
        if (entry.Length > int.MaxValue)
        {
            throw new CheckpointException($"{_source}: the tensor {entry} has {entry.Length} bytes; at most {int.MaxValue} can be read at once.");
        }
        var content = new ReadOnlySpan<byte>(_data + entry.Offset, (int)entry.Length);
        if (entry.Dtype == ScalarType.Bool && content.IndexOfAnyExceptInRange((byte)0, (byte)1) >= 0)
        {
            throw new CheckpointException($"{_source}: the tensor {entry} holds bytes other than 0 and 1.");
        }
        var tensor = empty(entry.Shape, dtype: entry.Dtype);
        if (!content.IsEmpty)
        {
            content.CopyTo(tensor.bytes);
        }
        return tensor;
    }

    public void Dispose()
    {
        Interlocked.Exchange(ref _release, null)?.Invoke();
    }

    private int HeaderLength(ReadOnlySpan<byte> prefix, long fileLength)
    {
        if (prefix.Length < PrefixLength)
        {
            throw new CheckpointException($"{_source}: {fileLength} bytes are too few for a safetensors file.");
        }
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > SafetensorsHeader.MaxLength || (long)length > fileLength - PrefixLength)
        {
            throw new CheckpointException($"{_source}: the header claims {length} bytes, in a file of {fileLength} (at most {SafetensorsHeader.MaxLength}).");
        }
        return (int)length;
    }
}
