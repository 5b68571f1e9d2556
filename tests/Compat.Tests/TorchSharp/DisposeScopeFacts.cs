using TorchSharp;
using static TorchSharp.torch;

namespace Compat.Tests.TorchSharp;

public sealed class DisposeScopeFacts
{
    [Fact]
    public void A_scope_frees_what_was_not_moved_out()
    {
        Tensor kept, lost;
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (NewDisposeScope())
        {
            lost = zeros(2);
            kept = (lost + 1).MoveToOuterDisposeScope();
        }
        Assert.True(lost.IsInvalid);
        Assert.False(kept.IsInvalid);
        Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        kept.Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Moving_out_of_an_inner_scope_puts_the_tensor_into_the_outer()
    {
        Tensor moved, detached;
        using (var outer = NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                moved = zeros(2).MoveToOuterDisposeScope();
                detached = zeros(2).DetachFromDisposeScope();
            }
            Assert.True(outer.Contains(moved));
            Assert.False(moved.IsInvalid);
        }
        Assert.True(moved.IsInvalid);
        Assert.False(detached.IsInvalid);
        detached.Dispose();
    }

    [Fact]
    public void Everything_but_the_kept_is_disposed()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (zeros(1), zeros(1));
        scope.DisposeEverythingBut(b);
        Assert.True(a.IsInvalid);
        Assert.False(b.IsInvalid);
    }

    [Fact]
    public void A_disposed_tensor_says_so()
    {
        var x = zeros(1);
        x.Dispose();
        x.Dispose();
        Assert.Throws<InvalidOperationException>(() => x + 1);
    }
}
