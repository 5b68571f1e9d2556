using System.Buffers.Binary;
using System.Text;

namespace Dreamer.Diffusion.Tests.Checkpoints;

/// <summary>Writes safetensors of any dtype, also of those that our own writer does not have.</summary>
internal static class RawSafetensors
{
    /// <summary>As the format has it: a length, the JSON of the header, the bytes.</summary>
    public static void Write(string path, params (string Name, string Dtype, long[] Shape, byte[] Bytes)[] tensors)
    {
        var (offset, entries) = (0L, new List<string>());
        foreach (var (name, dtype, shape, bytes) in tensors)
        {
            var (sizes, end) = (string.Join(",", shape), offset + bytes.Length);
            entries.Add($$"""
                "{{name}}":{"dtype":"{{dtype}}","shape":[{{sizes}}],"data_offsets":[{{offset}},{{end}}]}
                """.Trim());
            offset = end;
        }
        var header = Encoding.UTF8.GetBytes("{" + string.Join(",", entries) + "}");
        var length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        File.WriteAllBytes(path, [.. length, .. header, .. tensors.SelectMany(item => item.Bytes)]);
    }
}
