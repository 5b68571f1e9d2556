using System.Buffers.Binary;
using System.Text;
using Dreamer.Diffusion.Checkpoints;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Checkpoints;

public sealed class SafetensorsTests
{
    private const string OneFloat = """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""";

    public static TheoryData<ScalarType> Dtypes =>
        [ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Int64, ScalarType.Int32, ScalarType.Byte, ScalarType.Bool];

    [Theory]
    [MemberData(nameof(Dtypes))]
    public void Every_dtype_comes_back_as_it_went(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var original = (rand(3, 5) * 4).to(dtype);
        using var file = SafetensorsFile.FromBytes(SafetensorsWriter.ToBytes(new Dictionary<string, Tensor> { ["x"] = original }));
        var read = file.Read("x");
        Assert.Equal(dtype, read.dtype);
        Assert.True(read.eq(original).all().item<bool>());
    }

    [Fact]
    public void Equal_tensors_give_equal_bytes_in_any_order_and_layout()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (arange(6, dtype: ScalarType.Float32).reshape(2, 3), ones(2, dtype: ScalarType.Int64));
        var first = SafetensorsWriter.ToBytes(new Dictionary<string, Tensor> { ["a"] = a, ["b"] = b });
        var second = SafetensorsWriter.ToBytes(new Dictionary<string, Tensor> { ["b"] = b, ["a"] = a.t().contiguous().t() });
        Assert.Equal(first, second);
    }

    [Fact]
    public void Metadata_scalars_and_empty_tensors_survive()
    {
        using var scope = NewDisposeScope();
        var bytes = SafetensorsWriter.ToBytes(
            new Dictionary<string, Tensor> { ["scalar"] = tensor(2.5f), ["empty"] = zeros(0, 3), ["name with \"quotes\" é"] = ones(1) },
            new Dictionary<string, string> { ["step"] = "12" });
        using var file = SafetensorsFile.FromBytes(bytes);
        Assert.Equal("12", file.Metadata["step"]);
        Assert.Equal(2.5f, file.Read("scalar").item<float>());
        Assert.Equal([0, 3], file.Read("empty").shape);
        Assert.True(file.Contains("name with \"quotes\" é"));
        Assert.Equal(0, (8 + BinaryPrimitives.ReadInt64LittleEndian(bytes)) % 8);
    }

    [Fact]
    public void A_file_is_replaced_as_a_whole_and_leaves_no_draft()
    {
        using var scope = NewDisposeScope();
        var folder = Directory.CreateTempSubdirectory("weights").FullName;
        var path = Path.Combine(folder, "model.safetensors");
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["x"] = ones(3) });
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["x"] = zeros(2) });
        using (var file = SafetensorsFile.Open(path))
        {
            Assert.Equal([2], file.Read("x").shape);
        }
        Assert.Equal([path], Directory.GetFiles(folder));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("""[]""", "Array")]
    [InlineData("""{""", "not the JSON")]
    [InlineData("""{} x""", "not spaces")]
    [InlineData("""{"a":1}""", "'a'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", "'a'")]
    [InlineData("""{"a":{"dtype":"F99","shape":[1],"data_offsets":[0,4]}}""", "F99")]
    [InlineData("""{"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}""", "7")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "-1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", "1.5")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,4]}}""", "4294967296")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}""", "shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", "[4, 0]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", "[0]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""", "needs 4 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[9223372036854775803,9223372036854775807]}}""", "9223372036854775803")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "hole")]
    [InlineData("""{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", "overlaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "the file holds 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "twice")]
    [InlineData("""{"__metadata__":{"n":1}}""", "'n'")]
    [InlineData("""{"__metadata__":3}""", "__metadata__")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[[[[[1]]]]]],"data_offsets":[0,4]}}""", "not the JSON")]
    public void A_broken_header_is_refused_with_the_value(string header, string value)
    {
        var error = Assert.Throws<CheckpointException>(() => SafetensorsFile.FromBytes(File(header, new byte[4]), "broken"));
        Assert.StartsWith("broken: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(value, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1_000UL)]
    [InlineData(100_000_001UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData((ulong)long.MaxValue)]
    public void A_header_length_beyond_the_file_is_refused(ulong length)
    {
        var bytes = File(OneFloat, new byte[4]);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        Assert.Throws<CheckpointException>(() => SafetensorsFile.FromBytes(bytes));
    }

    [Fact]
    public void Every_cut_of_a_file_is_refused()
    {
        var whole = File(OneFloat, new byte[4]);
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Throws<CheckpointException>(() => SafetensorsFile.FromBytes(whole.AsMemory(0, length)));
        }
    }

    [Fact]
    public void Every_damaged_byte_is_refused_or_read_inside_the_file()
    {
        var whole = File(OneFloat, [1, 2, 3, 4]);
        var random = new Random(7);
        for (var trial = 0; trial < 3000; trial++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[random.Next(whole.Length)] = (byte)random.Next(256);
            damaged[random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            ReadOrRefuse(damaged);
        }
    }

    [Fact]
    public void Deeply_nested_json_is_refused() =>
        Assert.Throws<CheckpointException>(() => SafetensorsFile.FromBytes(File("{\"a\":" + new string('[', 200_000), [])));

    [Fact]
    public void A_truth_value_other_than_0_and_1_is_refused()
    {
        using var file = SafetensorsFile.FromBytes(File("""{"a":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}""", [1, 2]));
        Assert.Throws<CheckpointException>(() => file.Read("a"));
    }

    [Fact]
    public void A_missing_or_empty_file_is_named()
    {
        var path = Path.GetTempFileName();
        Assert.Contains(path, Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(path)).Message, StringComparison.Ordinal);
        System.IO.File.Delete(path);
        Assert.Contains(path, Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(path)).Message, StringComparison.Ordinal);
    }

    private static void ReadOrRefuse(byte[] bytes)
    {
        try
        {
            using var file = SafetensorsFile.FromBytes(bytes);
            foreach (var name in file.Entries.Keys)
            {
                file.Read(name).Dispose();
            }
        }
        catch (CheckpointException)
        {
            // Refused with a sentence: as good as read.
        }
    }

    private static byte[] File(string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. data];
    }
}
