using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Checkpoints;

/// <summary>A safetensors file; nothing is read before it is asked for, and nothing outside the file ever.</summary>
public sealed class SafetensorsFile : IDisposable
{
    private const int PrefixLength = sizeof(ulong);
    private const long SliceBytes = 8 << 20;

    private readonly SafetensorsHeader _header;
    private readonly WeightBytes _bytes;
    private readonly long _dataStart;

    private SafetensorsFile(WeightBytes bytes)
    {
        _bytes = bytes;
        try
        {
            var json = new byte[HeaderLength()];
            bytes.Read(PrefixLength, json);
            _dataStart = PrefixLength + json.Length;
            _header = SafetensorsHeader.Parse(json, bytes.Length - _dataStart, Source);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>Where it was read from, or what the bytes were said to be.</summary>
    internal string Source => _bytes.Source;

    public IReadOnlyDictionary<string, TensorEntry> Entries => _header.Entries;

    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    public static SafetensorsFile Open(string path) => new(new WeightBytes(path));

    public static SafetensorsFile FromBytes(ReadOnlyMemory<byte> content, string source = "safetensors") =>
        new(new WeightBytes(content, source));

    public bool Contains(string name) => Entries.ContainsKey(name);

    /// <summary>A copy of the tensor, on the CPU, in the file's own dtype.</summary>
    public Tensor Read(string name)
    {
        var entry = EntryOf(name);
        return Read(entry, 0, entry.Length, entry.Shape);
    }

    /// <summary>
    /// Fills a tensor of the same shape and any dtype, in slices: a copy of a large layer beside the layer would show in the memory's peak.
    /// A value that is no number there is refused. <paramref name="scale"/> is what numbers of eight bits are multiplied by.
    /// </summary>
    public void CopyTo(string name, Tensor target, float scale = 1)
    {
        var entry = EntryOf(name);
        if (entry.Length <= SliceBytes)
        {
            using var whole = ReadFinite(entry, 0, entry.Length, entry.Shape, target.dtype, scale);
            target.copy_(whole);
            return;
        }
        var rowBytes = entry.Length / entry.Shape[0];
        var atOnce = Math.Max(1, SliceBytes / rowBytes);
        for (var first = 0L; first < entry.Shape[0]; first += atOnce)
        {
            var rows = Math.Min(atOnce, entry.Shape[0] - first);
            using var slice = ReadFinite(
                entry, first * rowBytes, rows * rowBytes, [rows, .. entry.Shape[1..]], target.dtype, scale);
            using var part = target.narrow(0, first, rows);
            part.copy_(slice);
        }
    }

    internal void RequireUnchanged() => _bytes.RequireUnchanged();

    public void Dispose() => _bytes.Dispose();

    private TensorEntry EntryOf(string name) =>
        Entries.TryGetValue(name, out var found) ? found : throw new CheckpointException($"{Source}: there is no tensor '{name}'.");

    private Tensor ReadFinite(TensorEntry entry, long start, long length, long[] shape, ScalarType target, float scale)
    {
        var tensor = entry.Eight is { } eight
            ? Widened(entry, eight.Values(scale), start, length, shape)
            : Read(entry, start, length, shape);
        if (FiniteNumbers.FirstBeyond(tensor.bytes, tensor.dtype, target) is not { } value)
        {
            return tensor;
        }
        tensor.Dispose();
        throw new CheckpointException(
            string.Create(CultureInfo.InvariantCulture, $"{Source}: the tensor {entry} holds {value}, which is no finite {target}."));
    }

    /// <summary>Numbers of eight bits in float32, by what each code stands for.</summary>
    private Tensor Widened(TensorEntry entry, float[] values, long start, long length, long[] shape)
    {
        using var codes = Read(entry, start, length, shape);
        var tensor = empty(shape, dtype: ScalarType.Float32, device: CPU);
        var from = codes.bytes;
        var to = MemoryMarshal.Cast<byte, float>(tensor.bytes);
        for (var index = 0; index < from.Length; index++)
        {
            to[index] = values[from[index]];
        }
        return tensor;
    }

    private Tensor Read(TensorEntry entry, long start, long length, long[] shape)
    {
        if (length > int.MaxValue)
        {
            throw new CheckpointException(
                $"{Source}: of the tensor {entry} {length} bytes would be read at once; at most {int.MaxValue} can be.");
        }
        var tensor = empty(shape, dtype: entry.Dtype, device: CPU);
        try
        {
            var content = length > 0 ? tensor.bytes : [];
            _bytes.Read(_dataStart + entry.Offset + start, content);
            if (entry.Dtype == ScalarType.Bool && content.IndexOfAnyExceptInRange((byte)0, (byte)1) >= 0)
            {
                throw new CheckpointException($"{Source}: the tensor {entry} holds bytes other than 0 and 1.");
            }
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    private int HeaderLength()
    {
        var prefix = new byte[Math.Min(_bytes.Length, FilePlace.StandInLength)]; // begins with the length, or tells what else the file is
        _bytes.Read(0, prefix);
        if (FilePlace.StandInOf(prefix) is { } kind)
        {
            throw new CheckpointException($"{Source} is {kind}.");
        }
        if (prefix.Length < PrefixLength)
        {
            throw new CheckpointException($"{Source}: {_bytes.Length} bytes are too few for a safetensors file.");
        }
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > SafetensorsHeader.MaxLength || (long)length > _bytes.Length - PrefixLength)
        {
            throw new CheckpointException(
                $"{Source}: the header claims {length} bytes, in a file of {_bytes.Length} (at most {SafetensorsHeader.MaxLength}).");
        }
        return (int)length;
    }
}
