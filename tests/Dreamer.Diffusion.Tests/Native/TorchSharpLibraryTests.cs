using System.Buffers.Binary;
using System.Diagnostics;
using System.Reflection;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Native;

/// <summary>What the build mends of TorchSharp: a version tag of libstdc++ that its library asks for, and arguments that its assembly does not hold.</summary>
public sealed class TorchSharpLibraryTests
{
    private const string Tag = "GLIBCXX_3.4.32";
    private const ushort Weak = 2;

    private static readonly string[] s_folders = ["/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64"];

    [Fact]
    public void The_tag_is_asked_for_weakly_where_the_systems_libstdcpp_lacks_it_and_only_there()
    {
        var library = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so"));
        var system = s_folders.Select(folder => Path.Combine(folder, "libstdc++.so.6")).First(File.Exists);
        var isThere = File.ReadAllBytes(system).AsSpan().IndexOf(Encoding.ASCII.GetBytes(Tag + "\0")) >= 0;
        Assert.Equal(isThere ? 0 : Weak, FlagsOf(library));
    }

    /// <summary>Else a Scalar's memory may be freed while libtorch reads it: seen about once in a million operations under load, as errors.</summary>
    [Fact]
    public void TorchSharp_holds_its_arguments_while_libtorch_reads_them() =>
        Assert.True(typeof(torch).Assembly.GetCustomAttribute<DebuggableAttribute>()!.IsJITOptimizerDisabled);

    [Fact]
    public void The_library_loads() => Assert.Equal(3, (ones(1, dtype: ScalarType.Float32, device: CPU) + 2).item<float>());

    /// <summary>A need's entry is the hash of its tag, then its flags.</summary>
    private static ushort FlagsOf(ReadOnlySpan<byte> library)
    {
        Span<byte> hash = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(hash, HashOf(Tag));
        var at = library.IndexOf(hash);
        Assert.True(at >= 0, "the library no longer asks for the tag: build/WeakenVersionTag.cs can go");
        return BinaryPrimitives.ReadUInt16LittleEndian(library[(at + sizeof(uint))..]);
    }

    private static uint HashOf(string name)
    {
        uint hash = 0;
        foreach (var letter in name)
        {
            hash = (hash << 4) + letter;
            var high = hash & 0xF0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }
        return hash;
    }
}
