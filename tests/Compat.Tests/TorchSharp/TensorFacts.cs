using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Compat.Tests.TorchSharp;

public sealed class TensorFacts
{
    [Fact]
    public void Arithmetic_broadcasts_and_mixes_numbers()
    {
        var x = tensor(new float[] { 1, 2, 3, 4 }, [2, 2]);
        Assert.Equal([3f, 5f, 7f, 9f], ((x * 2) + 1).data<float>().ToArray());
        Assert.Equal([0f, -1f, -2f, -3f], (1 - x).data<float>().ToArray());
        Assert.Equal([1f, 0.5f], (1 / x)[0].data<float>().ToArray());
        Assert.Equal([2f, 4f, 4f, 6f], (x + tensor(new float[] { 1, 2 })).data<float>().ToArray());
        Assert.Equal([true, true, false, false], (x < 3).data<bool>().ToArray());
        Assert.Equal(10, x.sum().item<float>());
    }

    [Fact]
    public void Indexing_takes_numbers_ranges_tensors_ellipsis_and_new_dimensions()
    {
        var x = arange(24).reshape(2, 3, 4);
        Assert.Equal(23, x[1, 2, 3].item<long>());
        Assert.Equal([2, 3, 2], x[TensorIndex.Ellipsis, 1..3].shape);
        Assert.Equal([1, 3, 4], x[^1..].shape);
        Assert.Equal([2, 1, 3, 2], x[TensorIndex.Colon, TensorIndex.None, TensorIndex.Colon, TensorIndex.Slice(0, 4, 2)].shape);
        Assert.Equal([4L, 8, 16, 20], x[TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 1, 2 })), 0].flatten().data<long>().ToArray());
        Assert.Equal(12, x[x >= 12].numel());
    }

    [Fact]
    public void Assignment_through_an_index_changes_the_tensor()
    {
        var x = zeros(2, 3);
        x[0, 1] = tensor(5f);
        x[TensorIndex.Colon, 2] = tensor(7f);
        x[x == 0] = tensor(-1f);
        Assert.Equal([-1f, 5f, 7f, -1f, -1f, 7f], x.data<float>().ToArray());
    }

    [Fact]
    public void Errors_carry_libtorchs_message()
    {
        var error = Assert.Throws<ExternalException>(() => zeros(2, 3).matmul(zeros(4, 5)));
        Assert.Contains("mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)", error.Message);
        Assert.DoesNotContain("Exception raised from", error.Message);
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Int32)]
    public void Types_convert_there_and_back(ScalarType type)
    {
        var x = arange(-3, 4, dtype: float32);
        var y = x.to(type);
        Assert.Equal(type, y.dtype);
        Assert.True(y.to(float32).Equals(x));
        Assert.Equal(x.numel() * type.ElementSize(), y.bytes.Length);
    }

    [Fact]
    public void Bytes_write_through_and_refuse_strided_tensors()
    {
        var x = zeros(2, 2);
        MemoryMarshal.Cast<byte, float>(x.bytes)[3] = 9;
        Assert.Equal(9, x[1, 1].item<float>());
        Assert.Throws<InvalidOperationException>(() => zeros(2, 3).t().bytes.Length);
    }

    [Fact]
    public void A_buffer_is_shared_and_stays_pinned()
    {
        var array = new float[] { 1, 2, 3, 4 };
        var x = frombuffer(array, ScalarType.Float32, count: 2, offset: 1);
        array[1] = 7;
        Assert.Equal([7f, 3f], x.data<float>().ToArray());
        Assert.Throws<ArgumentException>(() => frombuffer(array, ScalarType.Float32, count: 4, offset: 1));
    }

    [Fact]
    public void Generators_with_one_seed_agree_and_are_independent_of_the_global_one()
    {
        using var first = new Generator(7);
        using var second = new Generator(7);
        var a = randn(3, 5, generator: first);
        manual_seed(99);
        Assert.True(a.Equals(randn(3, 5, generator: second)));

        var state = first.get_state();
        var b = rand(4, generator: first);
        first.set_state(state);
        Assert.True(b.Equals(rand(4, generator: first)));
        Assert.False(b.Equals(rand(4, generator: first)));
    }

    [Fact]
    public void Lists_longer_than_the_inline_buffers_survive()
    {
        var parts = arange(100).unbind();
        Assert.Equal(100, parts.Length);
        Assert.True(stack(parts).Equals(arange(100)));
        Assert.Equal(99, cat(parts.Select(part => part.reshape(1)).ToArray())[99].item<long>());
    }

    [Fact]
    public void Extremes_come_with_their_places()
    {
        var x = tensor(new float[] { 3, 1, 2 });
        var (values, indices) = x.topk(2);
        Assert.Equal([3f, 2f], values.data<float>().ToArray());
        Assert.Equal([0L, 2L], indices.data<long>().ToArray());
        Assert.Equal([1L, 2L, 0L], x.argsort().data<long>().ToArray());
        Assert.Equal(1, x.argmin().item<long>());
    }

    [Fact]
    public void Tensors_live_on_the_processor() => Assert.Equal(DeviceType.CPU, zeros(1).device.type);

    [Theory]
    [InlineData(PaddingModes.Constant, 7f)]
    [InlineData(PaddingModes.Zeros, 0f)]
    public void Padding_takes_the_value_unless_it_is_of_zeros(PaddingModes mode, float expected) =>
        Assert.Equal(expected, nn.functional.pad(ones(1), [1L, 0L], mode, 7)[0].item<float>());
}
