using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Compat.Tests.TorchSharp;

public sealed class ModuleFacts
{
    private sealed class Block : Module<Tensor, Tensor>
    {
        [ComponentName(Name = "to_out")] private readonly Linear _toOut = Linear(4, 4);
        private readonly Parameter scale = Parameter(ones(4));
        private readonly Tensor offset = zeros(4);
        private readonly ModuleList<Module<Tensor, Tensor>> layers = ModuleList<Module<Tensor, Tensor>>(Conv2d(4, 4, 3, padding: 1), SiLU());

        internal Block() : base(nameof(Block)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _toOut.call(input) * scale + offset;
    }

    [Fact]
    public void Names_come_from_fields_and_attributes()
    {
        using var block = new Block();
        Assert.Equal(["scale", "offset", "to_out.weight", "to_out.bias", "layers.0.weight", "layers.0.bias"], block.state_dict().Keys);
        Assert.Equal(["scale", "to_out.weight", "to_out.bias", "layers.0.weight", "layers.0.bias"], block.named_parameters().Select(pair => pair.name));
        Assert.Equal(["to_out", "layers", "layers.0", "layers.1"], block.named_modules().Select(pair => pair.name));
    }

    [Fact]
    public void A_state_dict_loads_into_another_module_and_says_what_is_missing()
    {
        using var source = new Block();
        using var target = new Block();
        var x = randn(2, 4);
        target.load_state_dict(source.state_dict());
        Assert.True(target.call(x).Equals(source.call(x)));

        var partial = source.state_dict();
        partial.Remove("scale");
        partial["extra"] = zeros(1);
        Assert.Throws<InvalidOperationException>(() => target.load_state_dict(partial));
        var (missing, unexpected) = target.load_state_dict(partial, strict: false);
        Assert.Equal(["scale"], missing);
        Assert.Equal(["extra"], unexpected);
    }

    [Fact]
    public void Layers_survive_the_scope_they_were_built_in()
    {
        Conv2d conv;
        using (NewDisposeScope())
        {
            conv = Conv2d(2, 3, 3);
        }
        Assert.Equal([3, 2, 3, 3], conv.weight.shape);
        conv.Dispose();
        Assert.True(conv.weight.IsInvalid);
    }

    [Fact]
    public void A_conversion_keeps_the_parameter_objects()
    {
        using var block = new Block();
        var before = block.parameters().ToArray();
        Assert.Same(block, block.to(float64));
        Assert.All(block.parameters(), parameter => Assert.Equal(float64, parameter.dtype));
        Assert.All(before.Zip(block.parameters()), pair => Assert.Same(pair.First, pair.Second));
        Assert.All(before, parameter => Assert.True(parameter.requires_grad));
    }


    [Fact]
    public void A_hook_sees_a_call_and_may_replace_its_result_until_it_is_removed()
    {
        using var layer = Linear(4, 4);
        var (x, seen) = (randn(2, 4), new List<Tensor>());
        var hook = layer.register_forward_hook((_, input, result) =>
        {
            seen.Add(input);
            return result + 1;
        });
        var hooked = layer.call(x);
        hook.remove();
        var plain = layer.call(x);
        Assert.Same(x, Assert.Single(seen));
        Assert.True(allclose(hooked, plain + 1));
    }

    [Fact]
    public void Training_mode_reaches_the_children()
    {
        var steps = Sequential(Linear(4, 64), Dropout(0.5));
        steps.eval();
        var x = randn(3, 4);
        Assert.True(steps.call(x).Equals(steps.call(x)));
        steps.train();
        Assert.False(steps.call(x).Equals(steps.call(x)));
    }

    [Theory]
    [InlineData(3, 1, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(3, 2, 1)]
    public void A_convolution_equals_its_unfolded_product(long kernel, long stride, long padding)
    {
        using var conv = Conv2d(3, 5, kernel, stride, padding);
        var x = randn(2, 3, 8, 8);
        var padded = functional.pad(x, [padding, padding, padding, padding]);
        var patches = padded.unfold(2, kernel, stride).unfold(3, kernel, stride); // B C H W k k
        var expected = einsum("bchwij,ocij->bohw", patches, conv.weight) + conv.bias!.reshape(1, 5, 1, 1);
        Assert.True(allclose(conv.call(x), expected, atol: 1e-5));
    }
}
